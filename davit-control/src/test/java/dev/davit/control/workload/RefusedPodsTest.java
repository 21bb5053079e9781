package dev.davit.control.workload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.base.Reason;
import dev.davit.base.Refusal;
import dev.davit.control.Conditions;
import dev.davit.control.ControlRoom;
import dev.davit.control.Trees;
import dev.davit.model.image.Delta;
import dev.davit.model.image.StoredObject;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.Key;
import dev.davit.model.kind.Kinds;
import dev.davit.model.kind.WorkloadKinds;
import dev.davit.model.request.Body;
import dev.davit.model.request.Request;
import dev.davit.model.request.Verb;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Pods that may not be made: the set asks seldom, says so once, and at once when it may. */
class RefusedPodsTest {
    private static final Key WEB = new Key(Kinds.REPLICA_SET.id(), "default", "web");
    private static final Key QUOTA = new Key(WorkloadKinds.RESOURCE_QUOTA.id(), "default", "few");
    private static final long MINUTE_MILLIS = 60_000;

    /** After about 183 seconds they are asked for once more, and not before a minute after. */
    private static final long SILENT_MILLIS = 200_000;

    private final ModelCluster cluster = new ModelCluster();
    private final ControlRoom room = new ControlRoom(List.of(new ReplicaSetKeeper()));
    private final Deque<Request> underWay = new ArrayDeque<>();
    private final List<String> events = new ArrayList<>();

    /** Requests that nobody has answered yet: a refusal takes a while. */
    private final Deque<Request> later = new ArrayDeque<>();

    private int allowed;
    private int refused;
    private int statuses;

    private void begin(int replicas, int allowing) {
        allowed = allowing;
        quota(replicas);
        cluster.put(
                WEB,
                "web-uid",
                Trees.tree(
                        ("{'metadata':{'generation':1,'name':'web','namespace':'default'},"
                                        + "'spec':{'replicas':%d,'selector':{'matchLabels':"
                                        + "{'app':'web'}},'template':{'metadata':{'labels':"
                                        + "{'app':'web'}},'spec':{'containers':"
                                        + "[{'name':'a','image':'v1'}]}}}}")
                                .formatted(replicas)));
        underWay.addAll(room.sync(cluster.image(), cluster.now));
    }

    private void quota(int used) {
        cluster.put(
                QUOTA,
                "quota-uid",
                Trees.tree(
                        "{'metadata':{'name':'few'},'spec':{'hard':{'pods':'9'}},'status':{'used':{'pods':'%d'}}}"
                                .formatted(used)));
    }

    @Test
    void theLastOneThatIsMissingIsAskedForSeldom() {
        begin(3, 2);
        play(5 * MINUTE_MILLIS);
        // After 1, 2, 4, … 60 seconds; once more for each time that something else was seen.
        assertThat(refused).isBetween(6, 12);
        assertThat(events).hasSize(1);
        assertThat(events.getFirst()).contains("exceeded quota");
        JsonObject failure =
                Conditions.find(web().tree().array("status", "conditions"), "ReplicaFailure");
        assertThat(failure.text("status")).isEqualTo("True");
        assertThat(failure.text("message")).contains("exceeded quota");
        assertThat(statuses).isLessThan(8);
    }

    @Test
    void allOfThemAreAskedForByOne() {
        begin(50, 0);
        play(5 * MINUTE_MILLIS);
        assertThat(refused).isBetween(50, 62);
        assertThat(events).hasSize(1);
    }

    @Test
    void roomInTheQuotaIsUsedAtOnce() {
        begin(3, 0);
        play(SILENT_MILLIS);
        allowed = 3;
        int before = refused;
        play(5_000);
        assertThat(cluster.all(Kinds.POD.id())).isEmpty();
        quota(1);
        play(1_000);
        assertThat(cluster.all(Kinds.POD.id())).hasSize(3);
        assertThat(refused).isEqualTo(before);
        assertThat(web().tree().array("status", "conditions").size()).isZero();
    }

    @Test
    void aFullerQuotaIsNoReasonToAsk() {
        begin(3, 0);
        play(SILENT_MILLIS);
        int before = refused;
        for (int i = 4; i < 9; i++) {
            quota(i);
            play(200);
        }
        assertThat(refused).isEqualTo(before);
    }

    private StoredObject web() {
        return Objects.requireNonNull(cluster.get(WEB));
    }

    private void play(long millis) {
        long until = cluster.now + millis;
        while (cluster.now < until) {
            cluster.now += 50;
            cluster.all(Kinds.POD.id()).forEach(cluster::progress);
            underWay.addAll(
                    room.step(
                            new Delta(cluster.image(), cluster.take(Integer.MAX_VALUE)),
                            cluster.now));
            while (!later.isEmpty()) {
                answer(later.poll());
            }
            while (!underWay.isEmpty()) {
                later.add(underWay.poll());
            }
        }
    }

    private void answer(Request request) {
        boolean create = request.verb() == Verb.CREATE && request.target().kind().equals(Kinds.POD);
        boolean full = create && cluster.all(Kinds.POD.id()).size() >= allowed;
        refused += full ? 1 : 0;
        if (request.target().kind().equals(Kinds.EVENT)
                && request.body() instanceof Body.Tree(JsonObject event)) {
            if (event.textOr("", "reason").equals("FailedCreate")) {
                events.add(event.textOr("", "message"));
            }
            return;
        }
        statuses += request.target().subresource().equals("status") ? 1 : 0;
        Refusal refusal = full ? quotaRefusal(request) : cluster.apply(request);
        if (refusal != null) {
            room.refused(request, refusal, cluster.now);
        }
    }

    private static Refusal quotaRefusal(Request request) {
        String name =
                request.body() instanceof Body.Tree(JsonObject pod)
                        ? pod.textOr("", "metadata", "name")
                        : "";
        return Refusal.of(
                Reason.FORBIDDEN, "pods \"" + name + "\" is forbidden: exceeded quota: few");
    }
}

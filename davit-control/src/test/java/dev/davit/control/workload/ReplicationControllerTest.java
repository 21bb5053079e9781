package dev.davit.control.workload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.control.ControlRoom;
import dev.davit.control.Trees;
import dev.davit.model.image.Delta;
import dev.davit.model.image.StoredObject;
import dev.davit.model.json.JsonNumber;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.Key;
import dev.davit.model.kind.Kinds;
import dev.davit.model.kind.WorkloadKinds;
import dev.davit.model.request.Request;
import dev.davit.model.request.Verb;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The ReplicaSets' keeper, as that of the other kind. */
class ReplicationControllerTest {
    private static final Key OLD =
            new Key(WorkloadKinds.REPLICATION_CONTROLLER.id(), "default", "old");
    private static final long STEP_MILLIS = 50;

    private final ModelCluster cluster = new ModelCluster();
    private final ControlRoom room;
    private final Deque<Request> underWay = new ArrayDeque<>();
    private int made;

    ReplicationControllerTest() {
        ReplicaSetKeeper sets = new ReplicaSetKeeper();
        room = new ControlRoom(List.of(sets, ReplicaSetKeeper.ofControllers(sets)));
    }

    private void controller(int replicas, int generation) {
        cluster.put(
                OLD,
                "old-uid",
                Trees.tree(
                                ("{'metadata':{},'spec':{'replicas':%d,'selector':{'app':'old'},'template':{"
                                                + "'metadata':{'labels':{'app':'old'}},'spec':{'containers':[{'name':'a','image':'v1'}]}}}}")
                                        .formatted(replicas))
                        .withAt(JsonNumber.of(generation), "metadata", "generation"));
    }

    private void orphan(String name) {
        cluster.put(
                new Key(Kinds.POD.id(), "default", name),
                name + "-uid",
                Trees.tree(
                        "{'metadata':{'labels':{'app':'old'}},'spec':{},'status':{'phase':'Running'}}"));
    }

    private void play() {
        underWay.addAll(room.sync(cluster.image(), cluster.now));
        for (int i = 0; i < 200; i++) {
            cluster.now += STEP_MILLIS;
            cluster.all(Kinds.POD.id()).forEach(cluster::progress);
            underWay.addAll(
                    room.step(
                            new Delta(cluster.image(), cluster.take(Integer.MAX_VALUE)),
                            cluster.now));
            while (!underWay.isEmpty()) {
                answer(underWay.poll());
            }
        }
    }

    private void answer(Request request) {
        boolean pod = request.target().kind().equals(Kinds.POD);
        made += pod && request.verb() == Verb.CREATE ? 1 : 0;
        assertThat(request.identity().name()).endsWith(":replication-controller");
        var refusal = cluster.apply(request);
        if (refusal != null) {
            room.refused(request, refusal, cluster.now);
        }
    }

    private List<StoredObject> pods() {
        return cluster.all(Kinds.POD.id());
    }

    private JsonObject status() {
        return Objects.requireNonNull(cluster.get(OLD)).tree().object("status");
    }

    @Test
    void hasAsManyPodsAsItWants() {
        controller(3, 1);
        play();
        assertThat(pods()).hasSize(3);
        assertThat(Owners.controller(pods().getFirst().tree()).text("kind"))
                .isEqualTo("ReplicationController");
        assertThat(status().toString())
                .isEqualTo(
                        Trees.tree(
                                        "{'replicas':3,'fullyLabeledReplicas':3,'readyReplicas':3,"
                                                + "'availableReplicas':3,'observedGeneration':1}")
                                .toString());
        controller(1, 2);
        play();
        assertThat(pods()).hasSize(1);
    }

    @Test
    void adoptsWhatMatchesAndMakesTheRestOnly() {
        orphan("one");
        orphan("two");
        controller(3, 1);
        play();
        assertThat(pods()).hasSize(3).allMatch(pod -> !Owners.controllerUid(pod.tree()).isEmpty());
        assertThat(made).isEqualTo(1);
    }

    @Test
    void anAdoptionThatNeverComesIsNotWaitedForForEver() {
        orphan("one");
        controller(1, 1);
        Asked asked = new Asked();
        StoredObject pod = pods().getFirst();
        assertThat(asked.first(pod, 0)).isTrue();
        assertThat(asked.expects(pod, Pending.PATIENCE_MILLIS - 1)).isTrue();
        assertThat(asked.first(pod, Pending.PATIENCE_MILLIS)).isTrue();
        assertThat(asked.expects(pod, Pending.PATIENCE_MILLIS)).isFalse();
    }
}

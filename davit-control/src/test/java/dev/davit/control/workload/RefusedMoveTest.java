package dev.davit.control.workload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.base.Reason;
import dev.davit.base.Refusal;
import dev.davit.control.Conditions;
import dev.davit.control.ControlRoom;
import dev.davit.control.Trees;
import dev.davit.model.image.Delta;
import dev.davit.model.image.StoredObject;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.Key;
import dev.davit.model.kind.Kinds;
import dev.davit.model.request.Request;
import dev.davit.model.request.Verb;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/**
 * Pods that may not be changed in place: the Deployment says so, asks seldom, and goes on later.
 */
class RefusedMoveTest {
    private static final Key WEB = new Key(Kinds.DEPLOYMENT.id(), "default", "web");
    private static final long MINUTE_MILLIS = 60_000;

    private final ModelCluster cluster = new ModelCluster();
    private final ControlRoom room;
    private final Deque<Request> underWay = new ArrayDeque<>();
    private boolean refusing;
    private int refused;

    RefusedMoveTest() {
        ReplicaSetKeeper sets = new ReplicaSetKeeper();
        room = new ControlRoom(java.util.List.of(sets, new DeploymentKeeper(sets)));
        cluster.put(
                WEB,
                "web-uid",
                Trees.tree(
                        "{'metadata':{'generation':1},'spec':{'replicas':2,"
                                + "'progressDeadlineSeconds':600,'strategy':{'type':'InPlace',"
                                + "'rollingUpdate':{'maxUnavailable':1}},'selector':"
                                + "{'matchLabels':{'app':'web'}},'template':{'metadata':"
                                + "{'labels':{'app':'web'}},'spec':{'containers':"
                                + "[{'name':'a','image':'v1'}]}}}}"));
        underWay.addAll(room.sync(cluster.image(), cluster.now));
    }

    @Test
    void isToldAskedSeldomAndOverOnceItIsAllowed() {
        play(MINUTE_MILLIS);
        refusing = true;
        edit();
        play(MINUTE_MILLIS);
        JsonObject progressing = progressing();
        assertThat(progressing.text("status")).isEqualTo("False");
        assertThat(progressing.text("reason")).isEqualTo("PodUpdateError");
        assertThat(progressing.text("message")).isEqualTo("not on Sundays");
        // After 1, 2, 4, 8, 16 and 32 seconds, for the one pod that may be missed.
        assertThat(refused).isBetween(2, 8);

        refusing = false;
        play(2 * MINUTE_MILLIS);
        assertThat(cluster.all(Kinds.POD.id()))
                .hasSize(2)
                .allMatch(pod -> pod.tree().toString().contains("v2"));
        assertThat(progressing().text("reason")).isEqualTo("NewReplicaSetAvailable");
    }

    private JsonObject progressing() {
        JsonArray conditions = web().tree().array("status", "conditions");
        return Conditions.find(conditions, "Progressing");
    }

    private StoredObject web() {
        return Objects.requireNonNull(cluster.get(WEB));
    }

    private void edit() {
        JsonObject container = JsonObject.EMPTY.with("name", "a").with("image", "v2");
        JsonObject tree =
                web().tree()
                        .withAt(JsonArray.of(container), "spec", "template", "spec", "containers")
                        .withAt(dev.davit.model.json.JsonNumber.of(2), "metadata", "generation");
        cluster.put(WEB, "web-uid", tree);
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
            while (!underWay.isEmpty()) {
                answer(underWay.poll());
            }
        }
    }

    private void answer(Request request) {
        boolean move = request.verb() == Verb.UPDATE && request.target().kind().equals(Kinds.POD);
        if (refusing && move) {
            refused++;
        }
        Refusal refusal =
                refusing && move
                        ? Refusal.of(Reason.FORBIDDEN, "not on Sundays")
                        : cluster.apply(request);
        if (refusal != null) {
            room.refused(request, refusal, cluster.now);
        }
    }
}

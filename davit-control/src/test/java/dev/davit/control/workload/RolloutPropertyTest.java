package dev.davit.control.workload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.base.Refusal;
import dev.davit.control.ControlRoom;
import dev.davit.control.Trees;
import dev.davit.model.image.Change;
import dev.davit.model.image.Delta;
import dev.davit.model.image.StoredObject;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonNumber;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.model.kind.Key;
import dev.davit.model.kind.Kinds;
import dev.davit.model.request.Request;
import dev.davit.model.request.Verb;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The keepers of Deployments and ReplicaSets against a cluster in which requests are late, out of
 * order and lost, watches lag, and the process is killed: they always arrive, never have more pods
 * than allowed, and never take an available pod away that may not be missing.
 */
class RolloutPropertyTest {
    private static final Key WEB = new Key(Kinds.DEPLOYMENT.id(), "default", "web");
    private static final int MAX_STEPS = 30_000;

    static List<Integer> seeds() {
        int first = Integer.getInteger("davit.seed", 1);
        int count = Integer.getInteger("davit.seeds", 60);
        List<Integer> seeds = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            seeds.add(first + i);
        }
        return seeds;
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void rollsAlwaysArriveAndKeepTheirBounds(int seed) {
        new Run(seed).play();
    }

    private static final class Run {
        private final Random chance;
        private final ModelCluster cluster = new ModelCluster();
        private final List<Request> underWay = new ArrayList<>();
        private final String where;
        private final String strategy;
        private ControlRoom room = room();
        private boolean crashes;
        private boolean bounded;
        private long replicas;

        Run(int seed) {
            chance = new Random(seed);
            where = "seed " + seed;
            strategy =
                    List.of("RollingUpdate", "RollingUpdate", "InPlace", "Recreate").get(seed % 4);
        }

        private static ControlRoom room() {
            ReplicaSetKeeper sets = new ReplicaSetKeeper();
            return new ControlRoom(List.of(sets, new DeploymentKeeper(sets)));
        }

        void play() {
            replicas = 1L + chance.nextInt(6);
            cluster.put(WEB, "web-uid", deployment());
            begin();
            arrive("the first template");
            for (int round = 0; round < 4; round++) {
                bounded = true;
                edit("v" + round);
                arrive("template v" + round);
                edit("w" + round);
                some(20);
                bounded = false;
                scale(chance.nextInt(7));
                arrive("scaled in the middle");
                crashes = true;
                edit("x" + chance.nextInt(2));
                some(60);
                crashes = false;
                arrive("after crashes");
            }
        }

        private JsonObject deployment() {
            int surge = chance.nextInt(3);
            int missing = surge == 0 ? 1 + chance.nextInt(2) : chance.nextInt(3);
            JsonObject rolling =
                    JsonObject.EMPTY.with("maxSurge", surge).with("maxUnavailable", missing);
            JsonObject tree =
                    Trees.tree(
                            "{'metadata':{'generation':1},'spec':{'revisionHistoryLimit':2,"
                                    + "'selector':{'matchLabels':{'app':'web'}},'template':"
                                    + "{'metadata':{'labels':{'app':'web'}},'spec':"
                                    + "{'containers':[{'name':'a','image':'v'}]}}}}");
            tree = tree.withAt(JsonNumber.of(replicas), "spec", "replicas");
            tree = tree.withAt(new JsonString(strategy), "spec", "strategy", "type");
            return strategy.equals("Recreate")
                    ? tree
                    : tree.withAt(rolling, "spec", "strategy", "rollingUpdate");
        }

        private StoredObject web() {
            StoredObject found = cluster.get(WEB);
            assertThat(found).isNotNull();
            return Objects.requireNonNull(found);
        }

        private void edit(String image) {
            JsonObject container = JsonObject.EMPTY.with("name", "a").with("image", image);
            change(
                    web().tree()
                            .withAt(
                                    JsonArray.of(container),
                                    "spec",
                                    "template",
                                    "spec",
                                    "containers"));
        }

        private void scale(long to) {
            replicas = to;
            change(web().tree().withAt(JsonNumber.of(to), "spec", "replicas"));
        }

        private void change(JsonObject tree) {
            long generation = tree.wholeOr(1, "metadata", "generation") + 1;
            cluster.put(
                    WEB,
                    web().uid(),
                    tree.withAt(JsonNumber.of(generation), "metadata", "generation"));
        }

        /** A new process: nothing that was under way is. */
        private void begin() {
            underWay.clear();
            room = room();
            cluster.take(Integer.MAX_VALUE);
            underWay.addAll(room.sync(cluster.image(), cluster.now));
        }

        private void some(int steps) {
            for (int i = 0; i < steps; i++) {
                step(true);
            }
        }

        private void arrive(String goal) {
            for (int i = 0; i < MAX_STEPS; i++) {
                step(i < 400);
                if (i % 10 == 0 && arrived()) {
                    return;
                }
            }
            throw new AssertionError(
                    where + " (" + strategy + "): never arrived: " + goal + "\n" + described());
        }

        private boolean arrived() {
            JsonObject status = web().tree().object("status");
            return cluster.waiting() == 0
                    && underWay.isEmpty()
                    && status.wholeOr(0, "observedGeneration")
                            == web().tree().wholeOr(0, "metadata", "generation")
                    && status.wholeOr(0, "availableReplicas") == replicas
                    && status.wholeOr(0, "updatedReplicas") == replicas
                    && active().size() == replicas
                    && active().stream().allMatch(this::current)
                    && cluster.all(Kinds.REPLICA_SET.id()).size() <= 3;
        }

        private boolean current(StoredObject pod) {
            return pod.tree()
                    .array("spec", "containers")
                    .equals(web().tree().array("spec", "template", "spec", "containers"));
        }

        private List<StoredObject> active() {
            return cluster.all(Kinds.POD.id()).stream()
                    .filter(pod -> Replica.of(pod).active())
                    .toList();
        }

        private long available() {
            return active().stream().filter(pod -> Replica.of(pod).ready()).count();
        }

        private void step(boolean faults) {
            cluster.now += chance.nextInt(faults ? 200 : 2_000);
            switch (chance.nextInt(faults ? 12 : 9)) {
                case 0, 1, 2 -> deliver();
                case 3, 4, 5 -> answer(faults);
                case 6, 7, 8 -> node();
                case 9 -> {
                    if (chance.nextInt(20) == 0) {
                        begin();
                    }
                }
                default -> deliver();
            }
        }

        private void deliver() {
            List<Change> some = cluster.take(1 + chance.nextInt(6));
            underWay.addAll(room.step(new Delta(cluster.image(), some), cluster.now));
        }

        private void answer(boolean faults) {
            if (underWay.isEmpty()) {
                return;
            }
            Request request = underWay.remove(chance.nextInt(underWay.size()));
            if (faults && chance.nextInt(25) == 0) {
                return;
            }
            long before = available();
            Refusal refusal = cluster.apply(request);
            if (refusal != null) {
                room.refused(request, refusal, cluster.now);
            } else if (bounded) {
                check(request, before);
            }
        }

        private void check(Request request, long before) {
            Rolling rolling = Rolling.of(web().tree());
            assertThat((long) active().size())
                    .as("%s (%s): pods after %s", where, strategy, request.verb())
                    .isLessThanOrEqualTo(rolling.most());
            boolean takes = request.verb() == Verb.DELETE || request.verb() == Verb.UPDATE;
            if (takes && available() < before && !strategy.equals("Recreate")) {
                assertThat(available())
                        .as("%s (%s): available after %s", where, strategy, request.verb())
                        .isGreaterThanOrEqualTo(rolling.least());
            }
        }

        private void node() {
            List<StoredObject> pods = cluster.all(Kinds.POD.id());
            if (!pods.isEmpty()) {
                StoredObject pod = pods.get(chance.nextInt(pods.size()));
                if (crashes && chance.nextInt(8) == 0 && Replica.of(pod).active()) {
                    cluster.crash(pod);
                } else if (crashes && chance.nextInt(15) == 0) {
                    cluster.remove(pod.key());
                } else {
                    cluster.progress(pod);
                }
            }
        }

        private String described() {
            StringBuilder text = new StringBuilder();
            text.append(web().tree()).append('\n');
            cluster.all(Kinds.REPLICA_SET.id())
                    .forEach(set ->
                            text.append(set.key().name())
                                    .append(' ')
                                    .append(set.tree().at("spec", "replicas"))
                                    .append(' ')
                                    .append(set.tree().object("metadata", "annotations"))
                                    .append(' ')
                                    .append(set.tree().object("status"))
                                    .append('\n'));
            cluster.all(Kinds.POD.id()).forEach(pod -> text.append(Replica.of(pod)).append('\n'));
            return text.append(underWay.size()).append(" requests under way").toString();
        }
    }
}

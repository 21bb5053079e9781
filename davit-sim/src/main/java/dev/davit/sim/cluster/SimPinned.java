package dev.davit.sim.cluster;

import dev.davit.model.image.Change;
import dev.davit.model.image.ImageView;
import dev.davit.model.image.StoredObject;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.Key;
import dev.davit.model.kind.Kinds;
import dev.davit.sim.SimEntropy;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Somebody who shifts, scales and pauses a PinnedDeployment at random; and what must hold of its
 * pods: with every commit, none is made into a place that is taken; at rest, every version has
 * exactly what it should.
 */
final class SimPinned {
    private static final String NAME = "pinned";
    private static final Key KEY = new Key(Kinds.PINNED_DEPLOYMENT.id(), "default", NAME);

    private final World world;
    private final SimEntropy entropy;
    private final Map<String, JsonObject> pods = new TreeMap<>();
    private final Wished replicas;
    final SimWorkload workload;

    SimPinned(World world, SimClients clients) {
        this.world = world;
        this.entropy = world.entropy.fork();
        this.replicas = new Wished(world);
        this.workload = new SimWorkload(world, clients, Kinds.PINNED_DEPLOYMENT, NAME, this::spec);
    }

    private JsonObject spec(boolean paused) {
        int share = entropy.oneIn(3) ? 100 : (int) entropy.between(0, 100);
        String image = entropy.oneIn(5) ? "missing:1" : "a:" + entropy.between(1, 2);
        return SimClients.tree(
                """
                {'replicas': %d, 'paused': %s, 'update': '%s', 'maxUnavailable': %d,
                 'selector': {'matchLabels': {'app': 'pinned'}},
                 'versions': [{'name': 'one', 'share': %d, 'template': %s},
                              {'name': 'two', 'share': %d, 'template': %s}]}
                """
                        .formatted(
                                entropy.between(0, 5),
                                paused,
                                entropy.oneIn(4) ? "Replace" : "InPlace",
                                entropy.between(1, 2),
                                share,
                                template("a:1"),
                                100 - share,
                                template(image)));
    }

    private static String template(String image) {
        return "{'metadata':{'labels':{'app':'pinned'}},'spec':{'terminationGracePeriodSeconds':1,"
                + "'containers':[{'name':'a','image':'"
                + image
                + "'}]}}";
    }

    /** Every commit, in order. */
    void see(Change change) {
        if (change.key().equals(KEY)) {
            StoredObject after = change.after();
            replicas.now(after == null ? 0 : after.tree().wholeOr(1, "spec", "replicas"));
        } else if (change.key().kind().equals(Kinds.POD.id())) {
            pod(change);
        }
    }

    private void pod(Change change) {
        StoredObject before = change.before();
        StoredObject after = change.after();
        if (before != null && after == null) {
            pods.remove(before.uid());
        }
        if (after == null || !ours(after.tree())) {
            return;
        }
        pods.put(after.uid(), after.tree());
        if (before == null) {
            world.count("pinned pods");
            long most = replicas.most();
            world.check(
                    pods.size() <= most,
                    "%s is made, though there are %d pods and %d replicas",
                    change.key(),
                    pods.size(),
                    most);
        }
    }

    private static boolean ours(JsonObject pod) {
        for (Json item : pod.array("metadata", "ownerReferences")) {
            if (item instanceof JsonObject owner && NAME.equals(owner.text("name"))) {
                return true;
            }
        }
        return false;
    }

    /** What is not as it should be once nothing disturbs the cluster. */
    void problems(ImageView image, Consumer<String> problem) {
        StoredObject stored = image.get(KEY);
        if (stored == null) {
            problem.accept("the PinnedDeployment is gone");
            return;
        }
        JsonObject tree = stored.tree();
        JsonObject settled = SimChecks.condition(tree.object("status"), "Settled");
        long generation = tree.wholeOr(1, "metadata", "generation");
        if (!"True".equals(settled.text("status"))
                || settled.wholeOr(0, "observedGeneration") != generation) {
            problem.accept("the PinnedDeployment is not settled: " + settled.text("message"));
            return;
        }
        Map<String, Long> counts = new TreeMap<>();
        for (JsonObject pod : pods.values()) {
            counts.merge(pod.textOr("", "metadata", "labels", "davit.dev/version"), 1L, Long::sum);
        }
        long all = 0;
        for (Json item : tree.array("status", "versions")) {
            if (item instanceof JsonObject version) {
                long desired = version.wholeOr(0, "desired");
                all += desired;
                long have = counts.getOrDefault(version.textOr("", "name"), 0L);
                if (have != desired) {
                    problem.accept("settled, but %s has %d pods".formatted(version, have));
                }
            }
        }
        if (all != tree.wholeOr(1, "spec", "replicas") || all != pods.size()) {
            problem.accept("%d pods are wanted, %d are there".formatted(all, pods.size()));
        }
    }
}

package dev.davit.sim.cluster;

import dev.davit.model.image.Change;
import dev.davit.model.image.ImageView;
import dev.davit.model.image.StoredObject;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.Key;
import dev.davit.model.kind.Kinds;
import dev.davit.sim.SimEntropy;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A Deployment that is scaled, paused and given other images and strategies at random; and what
 * must hold of its pods: with every commit, no set grows beyond what may be there, none has more
 * pods than it wants, and none that is ready is ended where too few would stay; at rest, all are of
 * the newest template.
 */
final class SimDeployment {
    private static final String NAME = "deployed";
    private static final Key KEY = new Key(Kinds.DEPLOYMENT.id(), "default", NAME);

    /** For so long a pod that a crash has made unready may have been counted on. */
    private static final long LOST_MILLIS = 10_000;

    private final World world;
    private final SimEntropy entropy;
    final SimWorkload workload;
    private final Wished most;
    private final Wished least;

    /** Those that stay, and those of them that are ready. */
    private final Map<String, JsonObject> pods = new TreeMap<>();

    private final TreeSet<String> ready = new TreeSet<>();

    /** What each ReplicaSet wants, by uid. */
    private final Map<String, Long> wanted = new TreeMap<>();

    /** Uids of pods that were ready, by when they were last. */
    private final Map<String, Long> lost = new TreeMap<>();

    SimDeployment(World world, SimClients clients) {
        this.world = world;
        this.entropy = world.entropy.fork();
        this.workload = new SimWorkload(world, clients, Kinds.DEPLOYMENT, NAME, this::spec);
        this.most = new Wished(world);
        this.least = new Wished(world);
    }

    private JsonObject spec(boolean paused) {
        long surge = entropy.between(0, 2);
        long unavailable = entropy.between(surge == 0 ? 1 : 0, 2);
        String strategy =
                entropy.oneIn(3)
                        ? "{'type':'InPlace','rollingUpdate':{'maxSurge':null,'maxUnavailable':%d}}"
                                .formatted(entropy.between(1, 2))
                        : "{'type':'RollingUpdate','rollingUpdate':{'maxSurge':%d,'maxUnavailable':%d}}"
                                .formatted(surge, unavailable);
        String image = entropy.oneIn(5) ? "missing:1" : "a:" + entropy.between(1, 3);
        return SimClients.tree(
                """
                {'replicas': %d, 'paused': %s, 'strategy': %s,
                 'selector': {'matchLabels': {'app': 'deployed'}},
                 'template': {'metadata': {'labels': {'app': 'deployed'}},
                  'spec': {'terminationGracePeriodSeconds': 1,
                           'containers': [{'name': 'a', 'image': '%s'}]}}}
                """
                        .formatted(entropy.between(0, 5), paused, strategy, image));
    }

    /** Every commit, in order. */
    void see(Change change) {
        StoredObject after = change.after();
        if (change.key().equals(KEY)) {
            JsonObject spec = after == null ? JsonObject.EMPTY : after.tree().object("spec");
            JsonObject rolling = spec.object("strategy", "rollingUpdate");
            long replicas = spec.wholeOr(0, "replicas");
            most.now(replicas + rolling.wholeOr(0, "maxSurge"));
            least.now(replicas - rolling.wholeOr(0, "maxUnavailable"));
        } else if (change.key().kind().equals(Kinds.REPLICA_SET.id())) {
            set(change);
        } else if (change.key().kind().equals(Kinds.POD.id())) {
            StoredObject before = change.before();
            if (before != null && ours(before.tree()) && leaves(after)) {
                gone(before.uid(), change.key());
            }
            if (after != null && ours(after.tree()) && !leaves(after)) {
                stays(after, before == null);
            }
        }
    }

    private static boolean leaves(@Nullable StoredObject pod) {
        return pod == null || pod.tree().text("metadata", "deletionTimestamp") != null;
    }

    private static boolean ours(JsonObject pod) {
        return NAME.equals(pod.text("metadata", "labels", "app"));
    }

    private void stays(StoredObject pod, boolean made) {
        pods.put(pod.uid(), pod.tree());
        if (readyAsWanted(pod.tree())) {
            ready.add(pod.uid());
        } else if (ready.remove(pod.uid())) {
            lost.put(pod.uid(), world.now());
        }
        if (made) {
            world.count("deployed pods");
            long there = pods.values().stream().filter(other -> sameSet(other, pod)).count();
            // To the letter, however late the request was: it rested on what the set wants.
            long may = wanted.getOrDefault(owner(pod.tree()), 0L);
            world.check(
                    there <= may,
                    "%s is made: its set has %d, and %d may be there",
                    pod.key(),
                    there,
                    may);
        }
    }

    /** What was ready before a change that is under way counts no more (ADR 15). */
    private static boolean readyAsWanted(JsonObject pod) {
        JsonObject status = pod.object("status");
        return "True".equals(SimChecks.condition(status, "Ready").text("status"))
                && status.wholeOr(1, "davit", "observedGeneration")
                        >= pod.wholeOr(1, "metadata", "generation");
    }

    private static boolean sameSet(JsonObject other, StoredObject pod) {
        return owner(other).equals(owner(pod.tree()));
    }

    private static String owner(JsonObject pod) {
        return pod.array("metadata", "ownerReferences").items().getFirst()
                        instanceof JsonObject owner
                ? owner.textOr("", "uid")
                : "";
    }

    /** No set grows beyond what all together may have; pods on their way count in both. */
    private void set(Change change) {
        StoredObject after = change.after();
        if (after == null || !ours(after.tree().object("spec", "template"))) {
            return;
        }
        long before = wanted.getOrDefault(after.uid(), 0L);
        long now = after.tree().wholeOr(0, "spec", "replicas");
        wanted.put(after.uid(), now);
        long all = wanted.values().stream().mapToLong(Long::longValue).sum();
        String mark = after.tree().text("metadata", "annotations", "davit.dev/in-transit");
        long transit = mark == null ? 0 : Long.parseLong(mark);
        world.check(
                now <= before || all - transit <= most.most(),
                "%s grows to %d: all sets want %d, and %d may be there",
                change.key(),
                now,
                all - transit,
                most.most());
    }

    private void gone(String uid, Key key) {
        pods.remove(uid);
        lost.remove(uid);
        if (ready.remove(uid)) {
            lost.values().removeIf(since -> since + LOST_MILLIS < world.now());
            world.count("ready deployed pods ended");
            world.check(
                    ready.size() + lost.size() >= least.least(),
                    "%s is ended though it is ready: %d are left, and %d must be",
                    key,
                    ready.size() + lost.size(),
                    least.least());
        }
    }

    /** What is not as it should be once nothing disturbs the cluster. */
    void problems(ImageView image, Consumer<String> problem) {
        StoredObject stored = image.get(KEY);
        if (stored == null) {
            problem.accept("the Deployment is gone");
            return;
        }
        JsonObject tree = stored.tree();
        JsonObject status = tree.object("status");
        long wanted = tree.wholeOr(1, "spec", "replicas");
        boolean told =
                status.wholeOr(0, "observedGeneration") == tree.wholeOr(1, "metadata", "generation")
                        && status.wholeOr(0, "replicas") == wanted
                        && status.wholeOr(0, "updatedReplicas") == wanted
                        && status.wholeOr(0, "availableReplicas") == wanted;
        if (!told) {
            problem.accept("of %d the Deployment says %s".formatted(wanted, status));
        }
        String wish = image(tree.object("spec", "template"));
        long right = pods.values().stream().filter(pod -> image(pod).equals(wish)).count();
        if (right != wanted || pods.size() != wanted) {
            problem.accept(
                    "%d of %d pods have the image %s, wanted are %d"
                            .formatted(right, pods.size(), wish, wanted));
        }
    }

    private static String image(JsonObject pod) {
        return pod.array("spec", "containers").items().getFirst() instanceof JsonObject container
                ? container.textOr("", "image")
                : "";
    }
}

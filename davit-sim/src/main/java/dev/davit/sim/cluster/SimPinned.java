package dev.davit.sim.cluster;

import dev.davit.base.Outcome;
import dev.davit.base.Refusal;
import dev.davit.model.image.Change;
import dev.davit.model.image.ImageView;
import dev.davit.model.image.StoredObject;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.Key;
import dev.davit.model.kind.Kinds;
import dev.davit.model.request.Body;
import dev.davit.model.request.PatchType;
import dev.davit.model.request.Reply;
import dev.davit.model.request.Verb;
import dev.davit.sim.SimEntropy;
import java.util.ArrayDeque;
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

    /** How long an older wish may still be under way. */
    private static final long WINDOW_MILLIS = 10_000;

    private static final long AGAIN_MILLIS = 500;

    private record Wish(long replicas, long untilMillis) {}

    private final World world;
    private final SimClients clients;
    private final SimEntropy entropy;
    private final Map<String, JsonObject> pods = new TreeMap<>();
    private final ArrayDeque<Wish> earlier = new ArrayDeque<>();
    private long replicas;

    /** Wishes that were sent and have not been answered. */
    private int underWay;

    SimPinned(World world, SimClients clients) {
        this.world = world;
        this.clients = clients;
        this.entropy = world.entropy.fork();
    }

    void begin() {
        JsonObject object =
                SimClients.tree(
                                "{'apiVersion':'davit.dev/v1','kind':'PinnedDeployment',"
                                        + "'metadata':{'name':'pinned'}}")
                        .with("spec", spec(false));
        send(Verb.CREATE, "", new Body.Tree(object));
        next();
    }

    private void next() {
        world.after(
                entropy.between(500, 8_000),
                "shift",
                () -> {
                    if (clients.active) {
                        edit(entropy.oneIn(6));
                        next();
                    }
                });
    }

    /** The last wish, in peace, once no earlier one can still arrive: what must come true. */
    void last() {
        if (underWay > 0) {
            world.after(AGAIN_MILLIS, "last shift", this::last);
        } else {
            lastly(spec(false));
        }
    }

    private void lastly(JsonObject spec) {
        world.count("shifts");
        Body body = new Body.Patch(PatchType.MERGE, JsonObject.of("spec", spec));
        clients.send(
                Verb.PATCH,
                Kinds.PINNED_DEPLOYMENT,
                NAME,
                body,
                answer -> {
                    if (!(answer instanceof Outcome.Ok<Reply>)) {
                        world.after(AGAIN_MILLIS, "last shift", () -> lastly(spec));
                    }
                });
    }

    private void edit(boolean paused) {
        world.count("shifts");
        JsonObject patch = JsonObject.of("spec", spec(paused));
        send(Verb.PATCH, NAME, new Body.Patch(PatchType.MERGE, patch));
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

    private void send(Verb verb, String name, Body body) {
        underWay++;
        clients.send(
                verb,
                Kinds.PINNED_DEPLOYMENT,
                name,
                body,
                answer -> {
                    underWay--;
                    if (answer instanceof Outcome.Refused<Reply>(Refusal why)) {
                        boolean fine =
                                switch (why.reason()) {
                                    case CONFLICT, NOT_FOUND, ALREADY_EXISTS, SERVICE_UNAVAILABLE ->
                                            true;
                                    default -> false;
                                };
                        world.check(fine, "a shift was refused: %s", why);
                    } else if (answer == null && verb == Verb.CREATE) {
                        begin();
                    }
                });
    }

    /** Every commit, in order. */
    void see(Change change) {
        if (change.key().equals(KEY)) {
            StoredObject after = change.after();
            long now = after == null ? 0 : after.tree().wholeOr(1, "spec", "replicas");
            if (now != replicas) {
                earlier.add(new Wish(replicas, world.now() + WINDOW_MILLIS));
                replicas = now;
            }
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
            earlier.removeIf(wish -> wish.untilMillis() < world.now());
            long most = replicas;
            for (Wish wish : earlier) {
                most = Math.max(most, wish.replicas());
            }
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

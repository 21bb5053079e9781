package dev.davit.sim.cluster;

import dev.davit.base.Outcome;
import dev.davit.base.Reason;
import dev.davit.base.Refusal;
import dev.davit.model.image.ImageView;
import dev.davit.model.image.StoredObject;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonReader;
import dev.davit.model.json.JsonWriter;
import dev.davit.model.kind.Key;
import dev.davit.model.kind.Kind;
import dev.davit.model.kind.Kinds;
import dev.davit.model.request.Body;
import dev.davit.model.request.Identity;
import dev.davit.model.request.Options;
import dev.davit.model.request.PatchType;
import dev.davit.model.request.Reply;
import dev.davit.model.request.Request;
import dev.davit.model.request.Target;
import dev.davit.model.request.Verb;
import dev.davit.sim.SimEntropy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** People who create, edit and delete pods at random, and remember what was promised to them. */
final class SimClients {
    static final String TOO_BIG = "4000Gi";
    private static final int NAMES = 6;
    private static final Identity ADMIN =
            new Identity("admin", List.of(Identity.MASTERS, Identity.AUTHENTICATED), "sim");

    private final World world;
    private final SimServer server;
    private final SimEntropy entropy;

    /** Uid → name, of creations that were acknowledged. */
    private final Map<String, String> created = new LinkedHashMap<>();

    /** Uids that somebody may have deleted; all of a name whose deletion was asked for. */
    private final Set<String> mayBeGone = new TreeSet<>();

    /** Uid → annotations of acknowledged edits. */
    private final Map<String, List<String>> edits = new LinkedHashMap<>();

    private final List<String> doomedNames = new ArrayList<>();
    private int number;
    boolean active = true;

    SimClients(World world, SimServer server) {
        this.world = world;
        this.server = server;
        this.entropy = world.entropy.fork();
    }

    void begin(int clients) {
        for (int i = 0; i < clients; i++) {
            next("client " + i);
        }
    }

    private void next(String who) {
        world.after(
                entropy.between(50, 4_000),
                who,
                () -> {
                    if (active) {
                        act();
                        next(who);
                    }
                });
    }

    private void act() {
        String name = "p" + entropy.below(NAMES);
        switch (entropy.below(10)) {
            case 0, 1, 2 -> create(name, spec(), uid -> {});
            case 3 -> delete(name);
            default -> edit(name);
        }
    }

    static JsonObject tree(String text) {
        return JsonReader.readObject(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    static String text(JsonObject tree) {
        return new String(JsonWriter.write(tree), StandardCharsets.UTF_8);
    }

    private String spec() {
        boolean big = entropy.oneIn(12);
        String memory = big ? TOO_BIG : entropy.between(16, 64) + "Mi";
        String second = entropy.oneIn(2) ? ", {'name': 'b', 'image': 'b:1'}" : "";
        String init = "";
        String volumes = entropy.oneIn(3) ? ", 'volumes': [{'name': 'data', 'emptyDir': {}}]" : "";
        return """
        {'terminationGracePeriodSeconds': %d, 'containers': [{'name': 'a', 'image': '%s',
           'resources': {'requests': {'cpu': '10m', 'memory': '%s'}}}%s]%s%s}
        """
                .formatted(entropy.between(1, 3), image(), memory, second, volumes, init);
    }

    private String image() {
        return entropy.oneIn(8) ? "missing:1" : "a:" + entropy.between(1, 3);
    }

    void create(String name, String spec, Consumer<String> then) {
        world.count("creations");
        JsonObject pod =
                tree("{'apiVersion': 'v1', 'kind': 'Pod', 'metadata': {'name': '" + name + "'}}")
                        .with("spec", tree(spec));
        send(
                Verb.CREATE,
                Kinds.POD,
                "",
                new Body.Tree(pod),
                answer -> {
                    if (answer instanceof Outcome.Ok<Reply>(Reply.One one)) {
                        created.put(one.object().uid(), name);
                        if (doomed(name)) {
                            mayBeGone.add(one.object().uid());
                        }
                        then.accept(one.object().uid());
                    }
                    allowed(answer, Reason.ALREADY_EXISTS);
                });
    }

    /** A deletion by name may have hit a pod whose creation is acknowledged only later. */
    private boolean doomed(String name) {
        return doomedNames.contains(name);
    }

    private void delete(String name) {
        world.count("deletions");
        doomedNames.add(name);
        created.forEach((uid, called) -> {
            if (called.equals(name)) {
                mayBeGone.add(uid);
            }
        });
        JsonObject options =
                switch (entropy.below(3)) {
                    case 0 -> JsonObject.EMPTY.with("gracePeriodSeconds", 0);
                    case 1 -> JsonObject.EMPTY.with("gracePeriodSeconds", 1);
                    default -> JsonObject.EMPTY;
                };
        send(
                Verb.DELETE,
                Kinds.POD,
                name,
                new Body.Tree(options),
                answer -> allowed(answer, Reason.NOT_FOUND));
    }

    private void edit(String name) {
        world.count("edits");
        String mark = "w" + number++;
        String change =
                switch (entropy.below(9)) {
                    case 0, 1, 2 -> "{'containers': [{'name': 'a', 'image': '" + image() + "'}]}";
                    case 3 ->
                            "{'containers': [{'name': 'a', 'env': [{'name': 'N', 'value': '%s'}]}]}"
                                    .formatted(mark);
                    case 4 -> "{'terminationGracePeriodSeconds': " + entropy.between(1, 4) + "}";
                    case 5 -> "{'containers': [{'name': 'c', 'image': 'c:1'}]}";
                    case 6 -> "{'containers': [{'name': 'c', '$patch': 'delete'}]}";
                    case 7 -> "{'hostname': 'h" + entropy.below(3) + "'}";
                    default ->
                            "{'containers': [{'name': 'a', 'resources': {'limits': {'cpu': '%dm'}}}]}"
                                    .formatted(entropy.between(20, 90));
                };
        JsonObject patch =
                tree("{'metadata': {'annotations': {'" + mark + "': 'yes'}}}")
                        .with("spec", tree(change));
        send(
                Verb.PATCH,
                Kinds.POD,
                name,
                new Body.Patch(PatchType.STRATEGIC, patch),
                answer -> {
                    if (answer instanceof Outcome.Ok<Reply>(Reply.One one)) {
                        edits.computeIfAbsent(one.object().uid(), uid -> new ArrayList<>())
                                .add(mark);
                    }
                    allowed(answer, Reason.NOT_FOUND);
                });
    }

    /** Refusals that clients of a healthy cluster may see. */
    private void allowed(@Nullable Outcome<Reply> answer, Reason expected) {
        if (answer instanceof Outcome.Refused<Reply>(Refusal why)) {
            boolean fine =
                    why.reason() == expected
                            || why.reason() == Reason.SERVICE_UNAVAILABLE
                            || why.reason() == Reason.CONFLICT;
            world.check(fine, "a client was refused: %s %s", why.reason(), why.message());
            world.count("refused: " + why.reason().text());
        } else {
            world.count(answer == null ? "unanswered" : "acknowledged");
        }
    }

    void send(
            Verb verb, Kind kind, String name, Body body, Consumer<@Nullable Outcome<Reply>> then) {
        String namespace = kind.namespaced() ? "default" : "";
        Request request =
                Request.of(ADMIN, verb, new Target(kind, namespace, name, ""), Options.NONE, body);
        server.request(request, then);
    }

    /** At the end: what was acknowledged is there. */
    void checkPromises(ImageView image) {
        Map<String, JsonObject> pods = new LinkedHashMap<>();
        image.scan(
                Kinds.POD.id(),
                "",
                null,
                pod -> {
                    pods.put(pod.uid(), pod.tree());
                    return true;
                });
        created.forEach((uid, name) ->
                world.check(
                        pods.containsKey(uid) || mayBeGone.contains(uid),
                        "pod %s (%s) was acknowledged and nobody deleted it: it is gone",
                        name,
                        uid));
        edits.forEach((uid, marks) -> {
            JsonObject pod = pods.get(uid);
            if (pod != null) {
                for (String mark : marks) {
                    world.check(
                            pod.at("metadata", "annotations", mark) != null,
                            "edit %s of %s was acknowledged and is lost",
                            mark,
                            uid);
                }
            }
        });
    }

    /** For tests of one thing at a time. */
    static @Nullable StoredObject find(ImageView image, String name) {
        return image.get(new Key(Kinds.POD.id(), "default", name));
    }
}

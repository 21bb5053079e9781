package dev.davit.sim.cluster;

import dev.davit.base.Outcome;
import dev.davit.base.Refusal;
import dev.davit.model.image.StoredObject;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonBool;
import dev.davit.model.json.JsonNull;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
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
import dev.davit.sim.PlantedBug;
import dev.davit.sim.SimEntropy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * People who fight for a few names with what they once read: they delete and change the life that
 * they know, or whoever has the name, make it anew, hold it by finalizers, own it, rename it.
 */
final class NamesUsers {
    static final List<String> NAMESPACES = List.of("a", "b");
    private static final int NAMES = 3;
    private static final int MOST_READ = 8;
    private static final Identity ADMIN =
            new Identity("admin", List.of(Identity.MASTERS, Identity.AUTHENTICATED), "sim");

    private final World world;
    private final SimServer server;
    private final SimEntropy entropy;
    private final Lives lives;

    /** States that were read at some time, by name: what people believe. */
    private final Map<Key, StoredObject> believed = new TreeMap<>();

    private final List<StoredObject> read = new ArrayList<>();
    private int number;
    boolean active = true;

    NamesUsers(World world, SimServer server, Lives lives) {
        this.world = world;
        this.server = server;
        this.lives = lives;
        this.entropy = world.entropy.fork();
    }

    void begin(int users) {
        for (int i = 0; i < users; i++) {
            next();
        }
    }

    private void next() {
        world.after(
                entropy.between(1, 400),
                "user",
                () -> {
                    if (active) {
                        act();
                        next();
                    }
                });
    }

    private Key key() {
        return new Key(Kinds.CONFIG_MAP.id(), entropy.pick(NAMESPACES), "n" + entropy.below(NAMES));
    }

    private void act() {
        Key key = key();
        switch (entropy.below(16)) {
            case 0, 1, 2, 3 -> create(key);
            case 4, 5 -> look(key);
            case 6 -> delete(key, null);
            case 7, 8, 9 -> deleteWhatIsKnown(key);
            case 10, 11 -> mark(key);
            case 12 -> replace(key);
            case 13 -> letGo(key);
            case 14 -> makeNamespace(key.namespace());
            default -> {
                if (entropy.oneIn(6)) {
                    delete(new Key(Kinds.NAMESPACE.id(), "", key.namespace()), null);
                }
            }
        }
    }

    void makeNamespace(String name) {
        send(
                Verb.CREATE,
                new Key(Kinds.NAMESPACE.id(), "", name),
                new Body.Tree(
                        SimClients.tree("{'apiVersion': 'v1', 'kind': 'Namespace'}")
                                .with("metadata", JsonObject.EMPTY.with("name", name))),
                this::made);
    }

    private void create(Key key) {
        JsonObject meta = JsonObject.EMPTY.with("name", key.name());
        if (entropy.oneIn(4)) {
            meta = meta.with("finalizers", JsonArray.of(new JsonString(Lives.HOLD)));
        }
        StoredObject owner = read.isEmpty() || entropy.oneIn(2) ? null : entropy.pick(read);
        if (owner != null && owner.key().namespace().equals(key.namespace())) {
            meta = meta.with("ownerReferences", JsonArray.of(reference(owner)));
        }
        send(Verb.CREATE, key, new Body.Tree(configMap(meta)), this::made);
    }

    static JsonObject configMap(JsonObject meta) {
        return SimClients.tree("{'apiVersion': 'v1', 'kind': 'ConfigMap', 'data': {'v': '1'}}")
                .with("metadata", meta);
    }

    private JsonObject reference(StoredObject owner) {
        return SimClients.tree("{'apiVersion': 'v1', 'kind': 'ConfigMap'}")
                .with("name", owner.key().name())
                .with("uid", owner.uid())
                .with("blockOwnerDeletion", JsonBool.of(entropy.oneIn(2)));
    }

    private void made(@Nullable Outcome<Reply> answer) {
        if (answer instanceof Outcome.Ok<Reply>(Reply.One one)) {
            lives.promised(one.object().uid());
            known(one.object());
        }
        allowed(answer);
    }

    private void known(StoredObject object) {
        believed.put(object.key(), object);
        read.add(object);
        if (read.size() > MOST_READ) {
            read.removeFirst();
        }
    }

    private void look(Key key) {
        send(
                Verb.GET,
                key,
                Body.None.NONE,
                answer -> {
                    if (answer instanceof Outcome.Ok<Reply>(Reply.One one)) {
                        known(one.object());
                    }
                    allowed(answer);
                });
    }

    /** With a uid only the life that has it, else whoever has the name. */
    void delete(Key key, @Nullable StoredObject only) {
        JsonObject options = JsonObject.EMPTY;
        if (only != null && world.bug != PlantedBug.IGNORE_UID) {
            JsonObject preconditions = JsonObject.EMPTY.with("uid", only.uid());
            if (entropy.oneIn(4)) {
                preconditions =
                        preconditions.with("resourceVersion", Long.toString(only.revision()));
            }
            options = options.with("preconditions", preconditions);
        }
        String propagation = entropy.pick(List.of("", "Background", "Foreground", "Orphan"));
        if (!propagation.isEmpty() && key.kind().equals(Kinds.CONFIG_MAP.id())) {
            options = options.with("propagationPolicy", propagation);
        }
        Lives.Ask ask = lives.ask(key, only == null ? null : only.uid());
        send(
                Verb.DELETE,
                key,
                new Body.Tree(options),
                answer -> {
                    lives.answered(ask, answer != null);
                    allowed(answer);
                });
    }

    private void deleteWhatIsKnown(Key key) {
        StoredObject known = believed.get(key);
        if (known != null) {
            delete(key, known);
        }
    }

    /** A patch that says whom it is meant for. */
    private void mark(Key key) {
        StoredObject known = believed.get(key);
        if (known == null) {
            return;
        }
        JsonObject marks = JsonObject.EMPTY.with(Lives.MARK + number++, known.uid());
        JsonObject meta = JsonObject.EMPTY.with("uid", known.uid()).with("annotations", marks);
        send(
                Verb.PATCH,
                key,
                new Body.Patch(PatchType.MERGE, JsonObject.EMPTY.with("metadata", meta)),
                this::allowed);
    }

    /** The whole object as it was read, with a mark: another life must not take it. */
    private void replace(Key key) {
        StoredObject known = believed.get(key);
        if (known == null) {
            return;
        }
        JsonObject meta = known.tree().object("metadata");
        JsonObject marks = meta.object("annotations").with(Lives.MARK + number++, known.uid());
        meta = meta.with("annotations", marks);
        if (entropy.oneIn(3)) {
            meta = meta.without("resourceVersion");
        }
        send(Verb.UPDATE, key, new Body.Tree(known.tree().with("metadata", meta)), this::allowed);
    }

    /** Takes the finalizers from one life. */
    private void letGo(Key key) {
        StoredObject known = believed.get(key);
        if (known != null) {
            letGo(known);
        }
    }

    void letGo(StoredObject known) {
        lives.letGo(known.uid());
        JsonObject meta =
                JsonObject.EMPTY.with("uid", known.uid()).with("finalizers", JsonNull.NULL);
        // Without its finalizers a life that leaves ends, as was asked for before.
        send(
                Verb.PATCH,
                known.key(),
                new Body.Patch(PatchType.MERGE, JsonObject.EMPTY.with("metadata", meta)),
                this::allowed);
    }

    /** Refusals that are races between what is random here. */
    void allowed(@Nullable Outcome<Reply> answer) {
        if (answer instanceof Outcome.Refused<Reply>(Refusal why)) {
            boolean race =
                    switch (why.reason()) {
                        case NOT_FOUND, ALREADY_EXISTS, CONFLICT, SERVICE_UNAVAILABLE, GONE -> true;
                        case FORBIDDEN ->
                                why.message().contains("being terminated")
                                        || why.message().contains("exceeded quota");
                        // An old state whose finalizers would come back to what leaves.
                        case INVALID -> why.message().contains("metadata.finalizers");
                        default -> false;
                    };
            world.check(race, "a user was refused: %s", why);
            world.count("refused: " + why.reason().text());
        } else {
            world.count(answer == null ? "unanswered" : "acknowledged");
        }
    }

    void send(Verb verb, Key key, Body body, Consumer<@Nullable Outcome<Reply>> then) {
        Kind kind = Kinds.byId(key.kind());
        if (kind == null) {
            throw new SimFailure("no kind " + key.kind());
        }
        String name = verb == Verb.CREATE ? "" : key.name();
        server.request(
                Request.of(
                        ADMIN,
                        verb,
                        new Target(kind, key.namespace(), name, ""),
                        Options.NONE,
                        body),
                then);
    }
}

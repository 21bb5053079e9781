package dev.davit.sim.cluster;

import dev.davit.model.image.Change;
import dev.davit.model.image.StoredObject;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.model.kind.Key;
import dev.davit.model.kind.Kind;
import dev.davit.model.kind.Kinds;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Holds every commit against what may happen to the lives of objects: a uid is one life, it ends
 * once, for a reason, and what was meant for one life never touches another of the same name.
 */
final class Lives {
    /** Annotations of this prefix name the uid that they were meant for. */
    static final String MARK = "meant-for/";

    /** The finalizer of those who use names. */
    static final String HOLD = "sim.davit.dev/hold";

    /** A label that is carried on from one object to the next: never without a living bearer. */
    static final String TOKEN = "token";

    private final World world;
    private final SimServer server;
    private final Map<String, Life> lives = new TreeMap<>();
    private final Map<Key, String> alive = new TreeMap<>();
    private final List<Ask> asks = new ArrayList<>();
    private final Set<String> bearers = new LinkedHashSet<>();
    private final Set<String> promised = new HashSet<>();
    private final Set<String> letGo = new HashSet<>();
    private boolean tokenIsOut;

    /** One life of one name. */
    private static final class Life {
        final Key key;
        final int shownIn;
        boolean leaving;

        Life(Key key, int shownIn) {
            this.key = key;
            this.shownIn = shownIn;
        }
    }

    /** A deletion that was asked for: of whoever has the name, or of one life only. */
    static final class Ask {
        private final Key key;
        private final @Nullable String uid;
        private boolean answered;

        /** Nobody knows what became of it: it may have hit what the server had shown by then. */
        private int doubtfulUpTo = -1;

        private Ask(Key key, @Nullable String uid) {
            this.key = key;
            this.uid = uid;
        }
    }

    Lives(World world, SimServer server) {
        this.world = world;
        this.server = server;
    }

    Ask ask(Key key, @Nullable String uid) {
        Ask ask = new Ask(key, uid);
        asks.add(ask);
        return ask;
    }

    /** Its answer has come, or it will never come. */
    void answered(Ask ask, boolean known) {
        ask.answered = true;
        ask.doubtfulUpTo = known ? -1 : server.life();
        if (known) {
            asks.remove(ask);
        }
    }

    /** A creation was acknowledged. */
    void promised(String uid) {
        promised.add(uid);
    }

    /** Its finalizer may be taken from now on. */
    void letGo(String uid) {
        letGo.add(uid);
    }

    void tokenIsOut() {
        tokenIsOut = true;
    }

    void see(Change change) {
        String uid = change.shown().uid();
        Key key = change.key();
        if (change.created()) {
            world.check(!lives.containsKey(uid), "%s: uid %s lives a second time", key, uid);
            world.check(!alive.containsKey(key), "%s was made while it was there", key);
            home(key);
            lives.put(uid, new Life(key, server.life()));
            alive.put(key, uid);
            withinQuota(key);
        }
        world.check(uid.equals(alive.get(key)), "%s: %s is not the one that lives", key, uid);
        Life life = lives.get(uid);
        if (life == null) {
            throw new SimFailure("no life of " + uid);
        }
        JsonObject meta = change.shown().tree().object("metadata");
        leaves(change, life, meta);
        marks(key, uid, meta);
        bears(change, uid, meta, life);
        if (change.removed()) {
            // The last state that is shown is the one before its last finalizer was taken.
            boolean held = meta.array("finalizers").items().contains(new JsonString(HOLD));
            world.check(!held || letGo.contains(uid), "%s went although it was held", key);
            alive.remove(key);
        }
    }

    /** Nothing is made in a namespace that is not there, or that leaves. */
    private void home(Key key) {
        if (!key.namespace().isEmpty()) {
            String uid = alive.get(namespace(key));
            Life home = uid == null ? null : lives.get(uid);
            world.check(home != null, "%s was made in no namespace", key);
            world.check(home == null || !home.leaving, "%s was made in one that leaves", key);
        } else if (key.kind().equals(Kinds.NAMESPACE.id())) {
            world.check(
                    alive.keySet().stream().noneMatch(each -> each.namespace().equals(key.name())),
                    "%s is new and has objects",
                    key);
        }
    }

    private void withinQuota(Key made) {
        if (made.kind().equals(Kinds.CONFIG_MAP.id())
                && made.namespace().equals(Renamer.NAMESPACE)) {
            long there =
                    alive.keySet().stream()
                            .filter(key ->
                                    key.kind().equals(made.kind())
                                            && key.namespace().equals(made.namespace()))
                            .count();
            world.check(
                    there <= Renamer.QUOTA,
                    "with %s there are %d, and the quota is %d",
                    made,
                    there,
                    Renamer.QUOTA);
        }
    }

    private static Key namespace(Key key) {
        return new Key(Kinds.NAMESPACE.id(), "", key.namespace());
    }

    private void leaves(Change change, Life life, JsonObject meta) {
        boolean leaves = change.removed() || meta.text("deletionTimestamp") != null;
        world.check(leaves || !life.leaving, "%s came back from its deletion", life.key);
        if (leaves && !life.leaving) {
            StoredObject before = change.before();
            JsonObject known = before == null ? meta : before.tree().object("metadata");
            world.check(
                    wasAsked(life, change.shown().uid()) || homeless(life) || orphan(life, known),
                    "%s (%s) is deleted, and nobody asked for it",
                    life.key,
                    change.shown().uid());
            life.leaving = true;
            world.count("lives that ended");
        }
    }

    private boolean wasAsked(Life life, String uid) {
        for (Ask ask : asks) {
            boolean meant = ask.key.equals(life.key) && (ask.uid == null || ask.uid.equals(uid));
            if (meant && (!ask.answered || life.shownIn <= ask.doubtfulUpTo)) {
                return true;
            }
        }
        return false;
    }

    private boolean homeless(Life life) {
        String uid = life.key.namespace().isEmpty() ? null : alive.get(namespace(life.key));
        Life home = uid == null ? null : lives.get(uid);
        return home != null && home.leaving;
    }

    /** All owners have gone, or take what they own with them. */
    private boolean orphan(Life life, JsonObject meta) {
        List<String> owners = owners(meta);
        return !owners.isEmpty()
                && owners.stream()
                        .allMatch(uid -> {
                            Life owner = lives.get(uid);
                            return owner == null
                                    || owner.leaving
                                    || !owner.key.namespace().equals(life.key.namespace());
                        });
    }

    static List<String> owners(JsonObject meta) {
        List<String> owners = new ArrayList<>();
        for (Json each : meta.array("ownerReferences")) {
            if (each instanceof JsonObject owner) {
                owners.add(owner.textOr("", "uid"));
            }
        }
        return owners;
    }

    private void marks(Key key, String uid, JsonObject meta) {
        for (String name : meta.object("annotations").names()) {
            if (name.startsWith(MARK)) {
                world.check(
                        meta.object("annotations").get(name) instanceof JsonString(String meant)
                                && meant.equals(uid),
                        "%s of uid %s has what was meant for another: %s",
                        key,
                        uid,
                        meta.object("annotations"));
            }
        }
    }

    private void bears(Change change, String uid, JsonObject meta, Life life) {
        if (meta.text("labels", TOKEN) != null && !life.leaving && !change.removed()) {
            bearers.add(uid);
        } else {
            bearers.remove(uid);
        }
        world.check(!tokenIsOut || !bearers.isEmpty(), "nobody bears the token after %s", change);
    }

    /** At rest: what must not be there any more, and what must. */
    List<String> problems(Iterable<Kind> kinds) {
        List<String> problems = new ArrayList<>();
        for (Kind kind : kinds) {
            server.image()
                    .scan(
                            kind.id(),
                            "",
                            null,
                            object -> {
                                JsonObject meta = object.tree().object("metadata");
                                Life life = lives.get(object.uid());
                                if (life == null || life.leaving) {
                                    problems.add(object + " is still leaving");
                                } else if (orphan(life, meta)) {
                                    problems.add(object + " outlives its owners");
                                }
                                return true;
                            });
        }
        for (String uid : promised) {
            if (!lives.containsKey(uid)) {
                problems.add("the creation of " + uid + " was acknowledged and never shown");
            }
        }
        return problems;
    }
}

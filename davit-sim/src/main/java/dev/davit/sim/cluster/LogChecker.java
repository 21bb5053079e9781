package dev.davit.sim.cluster;

import dev.davit.base.Outcome;
import dev.davit.model.image.Change;
import dev.davit.model.image.StoredObject;
import dev.davit.model.kind.Durability;
import dev.davit.model.kind.Key;
import dev.davit.model.kind.Kind;
import dev.davit.model.kind.Kinds;
import dev.davit.store.Interest;
import dev.davit.store.Store;
import dev.davit.store.Subscription;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Watches everything and holds it against the image: what watches tell is the log, revisions only
 * grow, and what was once shown is still there after a crash.
 */
final class LogChecker {
    private final World world;
    private final Map<Key, StoredObject> model = new TreeMap<>();
    private long seen;

    /** Behind {@link #seen} by volatile writes only: these may be lost. */
    private long durablySeen;

    private @Nullable Subscription watch;
    private @Nullable Store store;

    /** Pod uid → phases and who wrote them, in order: one entry per commit. */
    private final Map<String, List<String>> commits = new LinkedHashMap<>();

    private final List<Consumer<Change>> listeners = new ArrayList<>();

    LogChecker(World world) {
        this.world = world;
    }

    /** The server is up (again). */
    void opened(Store opened) {
        store = opened;
        world.check(
                opened.image().revision() >= durablySeen,
                "revision %d was shown, the store came back with %d",
                durablySeen,
                opened.image().revision());
        switch (opened.watch(Interest.ALL, seen)) {
            case Outcome.Ok<Subscription>(Subscription resumed) -> {
                watch = resumed;
                look();
            }
            case Outcome.Refused<Subscription> tooOld -> relist(opened);
        }
    }

    /** Volatile kinds may have lost what was not synced; nothing else may. */
    private void relist(Store opened) {
        for (StoredObject known : List.copyOf(model.values())) {
            StoredObject now = opened.image().get(known.key());
            world.check(
                    now == null || isVolatile(known.key()) || now.revision() >= known.revision(),
                    "%s went back to %s",
                    known,
                    now);
        }
        model.clear();
        for (Kind kind : Kinds.ALL) {
            opened.image()
                    .scan(
                            kind.id(),
                            "",
                            null,
                            object -> {
                                model.put(object.key(), object);
                                return true;
                            });
        }
        seen = opened.image().revision();
        if (opened.watch(Interest.ALL, seen)
                instanceof Outcome.Ok<Subscription>(Subscription fresh)) {
            watch = fresh;
        }
    }

    static boolean isVolatile(Key key) {
        Kind kind = Kinds.byId(key.kind());
        return kind != null && kind.durability() == Durability.VOLATILE;
    }

    void look() {
        Subscription open = watch;
        if (open == null) {
            return;
        }
        Subscription.Batch batch = open.poll();
        world.check(batch != null, "the checker's watch was cut off");
        if (batch != null) {
            batch.changes().forEach(this::see);
            seen = Math.max(seen, batch.seenRevision());
        }
    }

    private void see(Change change) {
        world.check(
                change.revision() > seen, "revision %d comes after %d", change.revision(), seen);
        seen = change.revision();
        if (!isVolatile(change.key())) {
            durablySeen = seen;
        }
        StoredObject before = change.before();
        StoredObject known = model.get(change.key());
        boolean fits =
                known == null
                        ? before == null
                        : before != null && known.revision() == before.revision();
        world.check(
                fits || isVolatile(change.key()),
                "%d changes %s, but watches had shown %s",
                change.revision(),
                before,
                known);
        StoredObject after = change.after();
        if (after == null) {
            model.remove(change.key());
        } else {
            model.put(change.key(), after);
        }
        note(change);
    }

    /** Shows every change to somebody else as well, in order. */
    void also(Consumer<Change> listener) {
        listeners.add(listener);
    }

    private void note(Change change) {
        listeners.forEach(listener -> listener.accept(change));
        world.trace.add(change.revision() + " " + change.key() + (change.removed() ? " -" : ""));
        StoredObject after = change.after();
        if (!change.key().kind().equals(Kinds.POD.id())) {
            return;
        }
        if (after == null) {
            commits.remove(change.shown().uid());
            return;
        }
        world.count("pod commits");
        commits.computeIfAbsent(after.uid(), uid -> new ArrayList<>())
                .add(after.tree().textOr("", "status", "phase"));
    }

    /** The phase after each commit of a pod so far. */
    List<String> commitsOf(String uid) {
        return commits.getOrDefault(uid, List.of());
    }

    /** At the end: what watches told is what is there. */
    void compare() {
        Store now = store;
        if (now == null) {
            return;
        }
        int objects = 0;
        for (Kind kind : Kinds.ALL) {
            objects +=
                    kind.durability() == Durability.VOLATILE ? 0 : now.image().count(kind.id(), "");
        }
        int known = 0;
        for (StoredObject each : model.values()) {
            if (isVolatile(each.key())) {
                continue;
            }
            known++;
            StoredObject there = now.image().get(each.key());
            world.check(
                    there != null && Arrays.equals(there.bytes(), each.bytes()),
                    "watches told %s, the image has %s",
                    each,
                    there);
        }
        world.check(known == objects, "watches told of %d objects, there are %d", known, objects);
    }
}

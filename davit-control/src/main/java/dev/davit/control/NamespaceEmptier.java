package dev.davit.control;

import dev.davit.model.image.Change;
import dev.davit.model.image.Delta;
import dev.davit.model.image.ImageView;
import dev.davit.model.image.StoredObject;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.Key;
import dev.davit.model.kind.Kind;
import dev.davit.model.kind.KindId;
import dev.davit.model.kind.Kinds;
import dev.davit.model.request.Premise;
import dev.davit.model.request.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Empties namespaces that are being deleted, kind by kind in bulk; says what remains; lets go of
 * the namespace once it is empty.
 */
public final class NamespaceEmptier implements Keeper {
    public static final String NAME = "namespace-emptier";

    /** A request that shows no effect is made again. */
    static final long AGAIN_MILLIS = 5_000;

    /** After a change in a namespace, before it is looked at: one look serves many changes. */
    static final long SETTLE_MILLIS = 50;

    /** What stays longer is told, and what has changed since, not more often than this. */
    static final long PATIENCE_MILLIS = 1_000;

    private final List<Kind> kinds;
    private final OtherContent others;

    /** Namespaces being deleted: when to look next. */
    private final Map<String, Long> due = new TreeMap<>();

    /** Namespaces that were not empty: since when, and when it was told. */
    private final Map<String, Long> firstSeen = new TreeMap<>();

    private final Map<String, Long> toldAt = new TreeMap<>();

    /** Namespace and kind, or namespace alone for its own writes: when it was asked for. */
    private final Map<String, Long> askedAt = new TreeMap<>();

    /**
     * @param kinds all that have objects in namespaces
     */
    public NamespaceEmptier(List<Kind> kinds) {
        this(kinds, OtherContent.NONE);
    }

    /**
     * @param others what other API servers have, which are emptied last
     */
    public NamespaceEmptier(List<Kind> kinds, OtherContent others) {
        this.others = others;
        this.kinds = kinds.stream().filter(Kind::namespaced).toList();
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Declared declared() {
        List<KindId> follows = new ArrayList<>();
        follows.add(Kinds.NAMESPACE.id());
        kinds.forEach(kind -> follows.add(kind.id()));
        return new Declared(
                        follows,
                        List.of(),
                        List.of(
                                "everything in a deleted namespace",
                                "namespaces/status",
                                "finalize"))
                .andCustom();
    }

    @Override
    public List<Request> sync(ImageView image, long nowMillis) {
        due.clear();
        askedAt.clear();
        firstSeen.clear();
        toldAt.clear();
        image.scan(
                Kinds.NAMESPACE.id(),
                "",
                null,
                namespace -> {
                    note(namespace, nowMillis);
                    return true;
                });
        return look(image, nowMillis);
    }

    private void note(StoredObject namespace, long when) {
        if (namespace.tree().text("metadata", "deletionTimestamp") != null) {
            due.merge(namespace.key().name(), when, Math::min);
        }
    }

    @Override
    public List<Request> step(Delta delta, long nowMillis) {
        for (Change change : delta.changes()) {
            StoredObject after = change.after();
            if (!change.key().kind().equals(Kinds.NAMESPACE.id())) {
                long settled = nowMillis + SETTLE_MILLIS;
                due.computeIfPresent(change.key().namespace(), (name, at) -> Math.min(at, settled));
            } else if (after != null) {
                note(after, nowMillis);
            } else {
                forget(change.key().name());
                askedAt.keySet().removeIf(asked -> asked.startsWith(change.key().name() + "/"));
            }
        }
        return look(delta.image(), nowMillis);
    }

    private void forget(String namespace) {
        due.remove(namespace);
        firstSeen.remove(namespace);
        toldAt.remove(namespace);
    }

    private List<Request> look(ImageView image, long now) {
        List<Request> asked = new ArrayList<>();
        for (Map.Entry<String, Long> entry : List.copyOf(due.entrySet())) {
            if (entry.getValue() <= now) {
                due.put(entry.getKey(), now + AGAIN_MILLIS);
                look(image, entry.getKey(), now, asked);
            }
        }
        return asked;
    }

    private void look(ImageView image, String name, long now, List<Request> asked) {
        StoredObject namespace = image.get(new Key(Kinds.NAMESPACE.id(), "", name));
        if (namespace == null || namespace.tree().text("metadata", "deletionTimestamp") == null) {
            forget(name);
            return;
        }
        List<Kind> served = all(image);
        empty(image, namespace, served, now, asked);
        NamespaceContent content = NamespaceContent.of(image, served, name);
        if (content.isEmpty()) {
            content = content.and(others.left(name));
            if (!content.isEmpty()) {
                // No change here tells that something there has gone.
                due.merge(name, now + PATIENCE_MILLIS / 4, Math::min);
            }
        }
        if (content.isEmpty()) {
            release(namespace, now, asked);
        } else {
            tell(namespace, content, now, asked);
        }
    }

    /**
     * Pods end first, and with all that they use still there: their configuration, the policies of
     * their network, the accounts that they act for.
     */
    private void empty(
            ImageView image,
            StoredObject namespace,
            List<Kind> served,
            long now,
            List<Request> asked) {
        String name = namespace.key().name();
        boolean pods = image.count(Kinds.POD.id(), name) > 0;
        // A namespace that was made anew meanwhile is not emptied for the old one.
        Premise still = Asks.premise(Kinds.NAMESPACE, namespace);
        for (Kind kind : served) {
            boolean turn = !pods || kind.equals(Kinds.POD);
            if (turn
                    && image.count(kind.id(), name) > 0
                    && anyToDelete(image, kind, name)
                    && mayAsk(name + "/" + kind.id(), now)) {
                asked.add(Asks.deleteAll(NAME, kind, name).restingOn(List.of(still)));
            }
        }
    }

    /** Those that it was made for, and the custom ones. */
    private List<Kind> all(ImageView image) {
        List<Kind> all = new ArrayList<>(kinds);
        for (Kind kind : image.kinds().all()) {
            if (kind.custom() != null && kind.namespaced()) {
                all.add(kind);
            }
        }
        return all;
    }

    private static boolean anyToDelete(ImageView image, Kind kind, String namespace) {
        boolean[] found = {false};
        image.scan(
                kind.id(),
                namespace,
                null,
                object -> {
                    found[0] = object.tree().text("metadata", "deletionTimestamp") == null;
                    return !found[0];
                });
        return found[0];
    }

    private boolean mayAsk(String what, long now) {
        Long before = askedAt.get(what);
        if (before != null && now < before + AGAIN_MILLIS) {
            return false;
        }
        askedAt.put(what, now);
        return true;
    }

    private void release(StoredObject namespace, long now, List<Request> asked) {
        JsonObject tree = namespace.tree();
        if (tree.array("spec", "finalizers").size() > 0
                && mayAsk(namespace.key().name() + "/", now)) {
            JsonObject free = tree.withAt(JsonArray.EMPTY, "spec", "finalizers");
            asked.add(Asks.update(NAME, Kinds.NAMESPACE, namespace.key(), "finalize", free));
        }
    }

    /** Only where something stays for a while: most namespaces empty at once. */
    private void tell(
            StoredObject namespace, NamespaceContent content, long now, List<Request> asked) {
        String name = namespace.key().name();
        long first = firstSeen.computeIfAbsent(name, any -> now);
        if (now < first + PATIENCE_MILLIS) {
            due.merge(name, first + PATIENCE_MILLIS, Math::min);
            return;
        }
        JsonArray conditions = namespace.tree().array("status", "conditions");
        if (!content.isTold(conditions) && mayTell(name, now)) {
            JsonObject status = JsonObject.of("conditions", content.with(conditions, now));
            asked.add(
                    Asks.patchStatus(
                            NAME, Kinds.NAMESPACE, namespace.key(), namespace.uid(), status));
        }
    }

    private boolean mayTell(String name, long now) {
        Long before = toldAt.get(name);
        if (before != null && now < before + PATIENCE_MILLIS) {
            due.merge(name, before + PATIENCE_MILLIS, Math::min);
            return false;
        }
        toldAt.put(name, now);
        return true;
    }

    @Override
    public long nextWakeMillis() {
        return due.values().stream().mapToLong(at -> at).min().orElse(NEVER);
    }
}

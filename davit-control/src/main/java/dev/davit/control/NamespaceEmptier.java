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

    /** A request that shows no effect is made again; conditions are not written more often. */
    static final long AGAIN_MILLIS = 5_000;

    /** After a change in a namespace, before it is looked at: one look serves many changes. */
    static final long SETTLE_MILLIS = 50;

    private static final String REMAINING = "NamespaceContentRemaining";

    private final List<Kind> kinds;

    /** Namespaces being deleted: when to look next. */
    private final Map<String, Long> due = new TreeMap<>();

    /** Namespace and kind, or namespace alone for its own writes: when it was asked for. */
    private final Map<String, Long> askedAt = new TreeMap<>();

    /**
     * @param kinds all that have objects in namespaces
     */
    public NamespaceEmptier(List<Kind> kinds) {
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
                List.of("everything in a deleted namespace", "namespaces/status", "finalize"));
    }

    @Override
    public List<Request> sync(ImageView image, long nowMillis) {
        due.clear();
        askedAt.clear();
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
                due.remove(change.key().name());
                askedAt.keySet().removeIf(asked -> asked.startsWith(change.key().name() + "/"));
            }
        }
        return look(delta.image(), nowMillis);
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
            due.remove(name);
            return;
        }
        Map<String, Integer> remaining = new TreeMap<>();
        for (Kind kind : kinds) {
            int count = image.count(kind.id(), name);
            if (count > 0) {
                remaining.put(kind.id().toString(), count);
                if (anyToDelete(image, kind, name) && mayAsk(name + "/" + kind.id(), now)) {
                    asked.add(Asks.deleteAll(NAME, kind, name));
                }
            }
        }
        if (remaining.isEmpty()) {
            release(namespace, now, asked);
        } else {
            tell(namespace, remaining, now, asked);
        }
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

    /** Only where something stays longer than one look: most namespaces empty at once. */
    private void tell(
            StoredObject namespace, Map<String, Integer> remaining, long now, List<Request> asked) {
        List<String> counts = new ArrayList<>();
        remaining.forEach((kind, count) -> counts.add(count + " " + kind));
        String message = "Some resources are remaining: " + String.join(", ", counts);
        JsonArray conditions = namespace.tree().array("status", "conditions");
        boolean news = !message.equals(Conditions.find(conditions, REMAINING).text("message"));
        String mark = namespace.key().name() + "/tell";
        Long first = askedAt.putIfAbsent(mark, now);
        if (news && first != null && mayAsk(mark, now)) {
            JsonObject status =
                    JsonObject.of(
                            "conditions",
                            Conditions.with(
                                    conditions,
                                    REMAINING,
                                    true,
                                    "SomeResourcesRemain",
                                    message,
                                    now));
            asked.add(
                    Asks.patchStatus(
                            NAME, Kinds.NAMESPACE, namespace.key(), namespace.uid(), status));
        }
    }

    @Override
    public long nextWakeMillis() {
        return due.values().stream().mapToLong(at -> at).min().orElse(NEVER);
    }
}

package dev.davit.control.workload;

import dev.davit.base.Reason;
import dev.davit.base.Refusal;
import dev.davit.base.Timestamps;
import dev.davit.model.image.Change;
import dev.davit.model.image.ImageView;
import dev.davit.model.image.StoredObject;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonNumber;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.model.json.JsonWriter;
import dev.davit.model.kind.Key;
import dev.davit.model.kind.KindId;
import dev.davit.model.kind.Kinds;
import dev.davit.model.patch.MergePatch;
import dev.davit.model.request.Body;
import dev.davit.model.request.Premise;
import dev.davit.model.request.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A store and nodes in a few lines: writes with their preconditions, pods that come and go. */
final class ModelCluster {
    private final NavigableMap<Key, StoredObject> objects = new TreeMap<>();
    private final List<Change> changes = new ArrayList<>();
    private long revision = 1;
    long now = 1_795_000_000_000L;

    ModelCluster() {
        put(
                new Key(Kinds.NAMESPACE.id(), "", "default"),
                "ns",
                JsonObject.of("metadata", JsonObject.EMPTY.with("name", "default")));
        changes.clear();
    }

    /** What was written and not taken yet. */
    List<Change> take(int most) {
        List<Change> some = List.copyOf(changes.subList(0, Math.min(most, changes.size())));
        changes.subList(0, some.size()).clear();
        return some;
    }

    int waiting() {
        return changes.size();
    }

    ImageView image() {
        NavigableMap<Key, StoredObject> copy = new TreeMap<>(objects);
        long at = revision;
        return new ImageView() {
            @Override
            public long revision() {
                return at;
            }

            @Override
            public @Nullable StoredObject get(Key key) {
                return copy.get(key);
            }

            @Override
            public int count(KindId kind, String namespace) {
                int[] count = {0};
                scan(
                        kind,
                        namespace,
                        null,
                        any -> {
                            count[0]++;
                            return true;
                        });
                return count[0];
            }

            @Override
            public void scan(
                    KindId kind,
                    String namespace,
                    @Nullable Key after,
                    Predicate<StoredObject> visitor) {
                for (StoredObject object : copy.values()) {
                    Key key = object.key();
                    boolean inside = namespace.isEmpty() || namespace.equals(key.namespace());
                    if (key.kind().equals(kind) && inside && !visitor.test(object)) {
                        return;
                    }
                }
            }
        };
    }

    List<StoredObject> all(KindId kind) {
        return objects.values().stream().filter(each -> each.key().kind().equals(kind)).toList();
    }

    @Nullable StoredObject get(Key key) {
        return objects.get(key);
    }

    StoredObject put(Key key, String uid, JsonObject tree) {
        StoredObject before = objects.get(key);
        JsonObject metadata =
                tree.object("metadata")
                        .with("name", key.name())
                        .with("namespace", key.namespace())
                        .with("uid", uid)
                        .with("resourceVersion", Long.toString(++revision));
        byte[] bytes = JsonWriter.write(tree.with("metadata", metadata));
        StoredObject after = new StoredObject(key, uid, revision, bytes);
        objects.put(key, after);
        changes.add(new Change(revision, key, before, after, null));
        return after;
    }

    void remove(Key key) {
        StoredObject before = objects.remove(key);
        if (before != null) {
            changes.add(new Change(++revision, key, before, null, before));
        }
    }

    /** Does what was asked for; answers the refusal, or null. */
    @Nullable Refusal apply(Request request) {
        for (Premise premise : request.premises()) {
            StoredObject stored = objects.get(premise.key());
            boolean holds =
                    stored != null
                            && stored.uid().equals(premise.uid())
                            && stored.tree().wholeOr(1, "metadata", "generation")
                                    == premise.generation();
            if (!holds) {
                return Refusal.of(Reason.CONFLICT, premise.key() + " has been modified");
            }
        }
        Key named =
                new Key(
                        request.target().kind().id(),
                        request.target().namespace(),
                        request.target().name());
        return switch (request.body()) {
            case Body.Tree(JsonObject tree) ->
                    switch (request.verb()) {
                        case CREATE -> create(request, tree);
                        case UPDATE ->
                                request.target().subresource().equals("status")
                                        ? replace(named, tree, true)
                                        : replace(named, tree, false);
                        case DELETE -> delete(named, tree.object("preconditions"));
                        default -> throw new IllegalStateException("" + request.verb());
                    };
            case Body.Patch(var type, var patch) -> {
                StoredObject stored = objects.get(named);
                yield stored == null
                        ? Refusal.of(Reason.NOT_FOUND, "no " + named)
                        : replace(
                                named, MergePatch.apply(stored.tree(), (JsonObject) patch), false);
            }
            default -> throw new IllegalStateException("" + request.body());
        };
    }

    private @Nullable Refusal create(Request request, JsonObject tree) {
        if (request.target().kind().equals(Kinds.EVENT)) {
            return null;
        }
        String name = tree.textOr("", "metadata", "name");
        Key key = new Key(request.target().kind().id(), request.target().namespace(), name);
        if (objects.containsKey(key)) {
            return Refusal.of(Reason.ALREADY_EXISTS, name + " already exists");
        }
        JsonObject made =
                tree.withAt(JsonNumber.of(1), "metadata", "generation")
                        .withAt(
                                new JsonString(Timestamps.seconds(now)),
                                "metadata",
                                "creationTimestamp");
        put(key, "uid-" + revision, made.without("status"));
        return null;
    }

    private @Nullable Refusal replace(Key key, JsonObject tree, boolean status) {
        StoredObject stored = objects.get(key);
        boolean same =
                stored != null
                        && stored.uid().equals(tree.textOr("", "metadata", "uid"))
                        && Long.toString(stored.revision())
                                .equals(tree.textOr("", "metadata", "resourceVersion"));
        if (stored == null || !same) {
            return Refusal.of(Reason.CONFLICT, key + " has been modified");
        }
        JsonObject before = stored.tree();
        JsonObject next =
                status
                        ? before.with("status", tree.object("status"))
                        : tree.with("status", before.object("status"));
        if (!next.object("spec").equals(before.object("spec"))) {
            long generation = before.wholeOr(1, "metadata", "generation") + 1;
            next = next.withAt(JsonNumber.of(generation), "metadata", "generation");
        }
        put(key, stored.uid(), next);
        return null;
    }

    private @Nullable Refusal delete(Key key, JsonObject preconditions) {
        StoredObject stored = objects.get(key);
        String uid = preconditions.textOr("", "uid");
        if (stored == null || !stored.uid().equals(uid)) {
            return Refusal.of(Reason.NOT_FOUND, "no " + key);
        }
        String revision = Long.toString(stored.revision());
        if (!preconditions.textOr(revision, "resourceVersion").equals(revision)) {
            return Refusal.of(Reason.CONFLICT, key + " has been modified");
        }
        if (key.kind().equals(Kinds.POD.id())) {
            JsonString time = new JsonString(Timestamps.seconds(now));
            put(key, uid, stored.tree().withAt(time, "metadata", "deletionTimestamp"));
        } else {
            remove(key);
        }
        return null;
    }

    /** A node gets one step further with a pod. */
    void progress(StoredObject pod) {
        if (Claims.leaves(pod)) {
            remove(pod.key());
            return;
        }
        JsonObject tree = pod.tree();
        if (!Replica.of(pod).ready()) {
            put(pod.key(), pod.uid(), ready(tree, true));
        }
    }

    /** A pod's program ends and is started again. */
    void crash(StoredObject pod) {
        put(pod.key(), pod.uid(), ready(pod.tree(), false));
    }

    private JsonObject ready(JsonObject pod, boolean ready) {
        JsonObject condition =
                JsonObject.EMPTY
                        .with("type", "Ready")
                        .with("status", ready ? "True" : "False")
                        .with("lastTransitionTime", Timestamps.seconds(now));
        long generation = pod.wholeOr(1, "metadata", "generation");
        JsonObject status =
                JsonObject.EMPTY
                        .with("phase", "Running")
                        .with("conditions", JsonArray.of(condition))
                        .withAt(JsonNumber.of(generation), "davit", "observedGeneration");
        return pod.with("status", status);
    }
}

package dev.davit.control.discovery;

import dev.davit.base.Reason;
import dev.davit.base.Refusal;
import dev.davit.control.Trees;
import dev.davit.model.image.Change;
import dev.davit.model.image.Delta;
import dev.davit.model.image.ImageView;
import dev.davit.model.image.StoredObject;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonWriter;
import dev.davit.model.kind.Key;
import dev.davit.model.kind.Kind;
import dev.davit.model.kind.KindId;
import dev.davit.model.kind.Kinds;
import dev.davit.model.request.Body;
import dev.davit.model.request.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A store and a gate of a few lines, which lose, delay and refuse what is asked, by seed. */
final class Bed implements ImageView {
    final Discovery keeper = new Discovery();
    final Random random;
    final List<Request> asked = new ArrayList<>();
    private final TreeMap<Key, StoredObject> objects = new TreeMap<>();
    private final List<Change> unseen = new ArrayList<>();
    private long revision;
    long now = 1_000;
    int writes;

    /** In a thousand requests. */
    int losses;

    Bed(long seed) {
        this.random = new Random(seed);
        write(Kinds.NAMESPACE, "", "d", Trees.tree("{'metadata':{'name':'d'}}"));
        asked.addAll(keeper.sync(this, now));
        unseen.clear();
    }

    void write(Kind kind, String namespace, String name, JsonObject tree) {
        Key key = new Key(kind.id(), namespace, name);
        StoredObject before = objects.get(key);
        String uid = before == null ? "uid-" + ++revision : before.uid();
        JsonObject metadata =
                tree.object("metadata")
                        .with("name", name)
                        .with("namespace", namespace)
                        .with("uid", uid)
                        .with("resourceVersion", Long.toString(++revision));
        byte[] bytes = JsonWriter.write(tree.with("metadata", metadata));
        StoredObject after = new StoredObject(key, uid, revision, bytes);
        objects.put(key, after);
        unseen.add(new Change(revision, key, before, after, null));
    }

    void remove(Key key) {
        StoredObject before = objects.remove(key);
        if (before != null) {
            unseen.add(new Change(++revision, key, before, null, before));
        }
    }

    /** The keeper sees what has happened, and some of what it asked for is done. */
    void step() {
        now += 1 + random.nextInt(50);
        List<Change> seen = List.copyOf(unseen);
        unseen.clear();
        if (!seen.isEmpty() || keeper.nextWakeMillis() <= now) {
            asked.addAll(keeper.step(new Delta(this, seen), now));
        }
        for (int i = random.nextInt(asked.size() + 1); i > 0; i--) {
            Request request = asked.remove(random.nextInt(asked.size()));
            if (random.nextInt(1_000) >= losses) {
                perform(request);
            }
        }
    }

    /** Until nothing is asked for any more; a loop without an end is a failure. */
    void settle() {
        losses = 0;
        for (int i = 0; i < 10_000; i++) {
            if (asked.isEmpty() && unseen.isEmpty()) {
                if (keeper.nextWakeMillis() == Discovery.NEVER) {
                    return;
                }
                now = Math.max(now, keeper.nextWakeMillis());
            }
            step();
        }
        throw new AssertionError("it never comes to rest: " + asked);
    }

    private void perform(Request request) {
        writes++;
        Kind kind = request.target().kind();
        JsonObject body =
                request.body() instanceof Body.Tree(JsonObject tree) ? tree : JsonObject.EMPTY;
        String name =
                request.target().name().isEmpty()
                        ? body.textOr("", "metadata", "name")
                        : request.target().name();
        Key key = new Key(kind.id(), request.target().namespace(), name);
        StoredObject there = objects.get(key);
        switch (request.verb()) {
            case CREATE -> {
                if (there != null) {
                    refuse(request, Reason.ALREADY_EXISTS);
                } else {
                    write(kind, key.namespace(), name, body);
                }
            }
            case UPDATE -> {
                String stale = body.textOr("", "metadata", "resourceVersion");
                if (there == null || !stale.equals(Long.toString(there.revision()))) {
                    refuse(request, there == null ? Reason.NOT_FOUND : Reason.CONFLICT);
                } else {
                    write(kind, key.namespace(), name, body);
                }
            }
            case DELETE -> {
                String uid = body.textOr("", "preconditions", "uid");
                if (there == null || !there.uid().equals(uid)) {
                    refuse(request, Reason.NOT_FOUND);
                } else {
                    remove(key);
                }
            }
            default -> throw new AssertionError("never asked for: " + request);
        }
    }

    private void refuse(Request request, Reason reason) {
        keeper.refused(request, Refusal.of(reason, "no"), now);
    }

    List<StoredObject> all(Kind kind) {
        List<StoredObject> all = new ArrayList<>();
        scan(kind.id(), "", null, all::add);
        return all;
    }

    @Override
    public long revision() {
        return revision;
    }

    @Override
    public @Nullable StoredObject get(Key key) {
        return objects.get(key);
    }

    @Override
    public int count(KindId kind, String namespace) {
        return (int) objects.keySet().stream().filter(key -> key.kind().equals(kind)).count();
    }

    @Override
    public void scan(
            KindId kind, String namespace, @Nullable Key after, Predicate<StoredObject> visitor) {
        for (StoredObject object : List.copyOf(objects.values())) {
            boolean wanted =
                    object.key().kind().equals(kind)
                            && (namespace.isEmpty() || object.key().namespace().equals(namespace));
            if (wanted && !visitor.test(object)) {
                return;
            }
        }
    }
}

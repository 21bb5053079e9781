package dev.davit.gate.past;

import dev.davit.gate.room.Basis;
import dev.davit.model.custom.ServedKinds;
import dev.davit.model.image.ImageView;
import dev.davit.model.image.StoredObject;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonWriter;
import dev.davit.model.kind.Key;
import dev.davit.model.kind.KindId;
import dev.davit.store.Draft;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * An image with writes on it that are decided together and not committed yet: each is judged as if
 * those before it had happened. Changes as it is written to.
 */
final class Layered implements ImageView {
    private final ImageView base;

    /** Empty: removed. */
    private final TreeMap<Key, Optional<StoredObject>> layer = new TreeMap<>();

    private final Map<Key, Draft> drafts = new LinkedHashMap<>();
    private final Map<Key, Basis.Read> reads = new LinkedHashMap<>();

    Layered(ImageView base) {
        this.base = base;
    }

    /** Takes up what was decided on it. */
    void add(Basis basis, List<Draft> decided) {
        for (Basis.Read read : basis.reads()) {
            boolean own = layer.containsKey(read.key());
            StoredObject found = own ? base.get(read.key()) : null;
            long revision = found == null ? 0 : found.revision();
            reads.putIfAbsent(read.key(), own ? new Basis.Read(read.key(), revision) : read);
        }
        for (Draft draft : decided) {
            drafts.remove(draft.key());
            drafts.put(draft.key(), draft);
            layer.put(
                    draft.key(),
                    Optional.ofNullable(draft.after()).map(tree -> stored(draft, tree)));
        }
    }

    private StoredObject stored(Draft draft, JsonObject tree) {
        return new StoredObject(
                draft.key(),
                tree.textOr("", "metadata", "uid"),
                base.revision() + drafts.size(),
                JsonWriter.write(tree));
    }

    /** Each object once, in the order of their last writes. */
    List<Draft> drafts() {
        return List.copyOf(drafts.values());
    }

    /** What of the image below all of it rests on. */
    Basis basis() {
        return new Basis(List.copyOf(reads.values()));
    }

    @Override
    public long revision() {
        return base.revision();
    }

    @Override
    public ServedKinds kinds() {
        return base.kinds();
    }

    @Override
    public @Nullable StoredObject get(Key key) {
        Optional<StoredObject> written = layer.get(key);
        return written == null ? base.get(key) : written.orElse(null);
    }

    @Override
    public int count(KindId kind, String namespace) {
        int count = base.count(kind, namespace);
        for (Map.Entry<Key, Optional<StoredObject>> each : layer.entrySet()) {
            if (within(each.getKey(), kind, namespace)) {
                int before = base.get(each.getKey()) == null ? 0 : 1;
                count += (each.getValue().isPresent() ? 1 : 0) - before;
            }
        }
        return count;
    }

    @Override
    public void scan(
            KindId kind, String namespace, @Nullable Key after, Predicate<StoredObject> visitor) {
        List<Key> own = new ArrayList<>(0);
        for (Key key : layer.keySet()) {
            if (within(key, kind, namespace) && (after == null || key.compareTo(after) > 0)) {
                own.add(key);
            }
        }
        if (own.isEmpty()) {
            base.scan(kind, namespace, after, visitor);
            return;
        }
        TreeMap<Key, StoredObject> all = new TreeMap<>();
        base.scan(
                kind,
                namespace,
                after,
                object -> {
                    all.put(object.key(), object);
                    return true;
                });
        for (Key key : own) {
            StoredObject written = get(key);
            if (written == null) {
                all.remove(key);
            } else {
                all.put(key, written);
            }
        }
        for (StoredObject object : all.values()) {
            if (!visitor.test(object)) {
                return;
            }
        }
    }

    private static boolean within(Key key, KindId kind, String namespace) {
        return key.kind().equals(kind)
                && (namespace.isEmpty() || key.namespace().equals(namespace));
    }
}

package dev.davit.store.image;

import dev.davit.base.Invariant;
import dev.davit.model.custom.ServedKinds;
import dev.davit.model.image.ImageView;
import dev.davit.model.image.StoredObject;
import dev.davit.model.kind.Key;
import dev.davit.model.kind.KindId;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The image with the batch that is being decided in it. Dropped whole when the batch fails. */
public final class WorkingImage implements ImageView {
    private long revision;
    private final Tree.Editor<Key, StoredObject> objects;
    private final Tree.Editor<Scope, Scope.Count> counts;
    private final SortedSet<KindId> volatileKinds;
    private final ServedKinds.Editor kinds;

    WorkingImage(
            long revision,
            Tree.Editor<Key, StoredObject> objects,
            Tree.Editor<Scope, Scope.Count> counts,
            SortedSet<KindId> volatileKinds,
            ServedKinds.Editor kinds) {
        this.revision = revision;
        this.objects = objects;
        this.counts = counts;
        this.volatileKinds = volatileKinds;
        this.kinds = kinds;
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
        Scope.Count count = counts.get(new Scope(kind, namespace));
        return count == null ? 0 : count.objects();
    }

    @Override
    public void scan(
            KindId kind, String namespace, @Nullable Key after, Predicate<StoredObject> visitor) {
        scan(objects::scan, kind, namespace, after, visitor);
    }

    @Override
    public ServedKinds kinds() {
        return kinds.freeze();
    }

    /** Adds or replaces an object; its revision becomes the image's. */
    public void put(StoredObject object, boolean isVolatile) {
        advance(object.revision());
        load(object, isVolatile);
    }

    /** As {@link #put}, in any order of revisions: for a snapshot's objects. */
    public void load(StoredObject object, boolean isVolatile) {
        if (isVolatile) {
            volatileKinds.add(object.key().kind());
        }
        if (objects.put(object) == null) {
            add(object.key(), 1);
        }
        if (ServedKinds.madeOf(object.key().kind())) {
            kinds.put(object);
        }
    }

    public void remove(Key key, long atRevision) {
        advance(atRevision);
        Invariant.check(objects.remove(key) != null, "removed what is not there: %s", key);
        add(key, -1);
        if (ServedKinds.madeOf(key.kind())) {
            kinds.remove(key.name());
        }
    }

    /** The image as it is now. This object must not be used after it. */
    public Image freeze(long timeMillis) {
        return freeze(revision, timeMillis);
    }

    public Image freeze(long atRevision, long timeMillis) {
        return new Image(
                atRevision,
                timeMillis,
                objects.freeze(),
                counts.freeze(),
                Collections.unmodifiableSortedSet(new TreeSet<>(volatileKinds)),
                kinds.freeze());
    }

    private void advance(long to) {
        Invariant.check(to > revision, "revision %d is not above %d", to, revision);
        revision = to;
    }

    private void add(Key key, int difference) {
        addTo(new Scope(key.kind(), ""), difference);
        if (!key.namespace().isEmpty()) {
            addTo(new Scope(key.kind(), key.namespace()), difference);
        }
    }

    private void addTo(Scope scope, int difference) {
        Scope.Count before = counts.get(scope);
        int now = (before == null ? 0 : before.objects()) + difference;
        if (now == 0) {
            counts.remove(scope);
        } else {
            counts.put(new Scope.Count(before == null ? scope : before.scope(), now));
        }
    }

    /** How both kinds of image visit their tree. */
    interface Scan {
        boolean scan(@Nullable Key from, boolean inclusive, Predicate<StoredObject> visitor);
    }

    static void scan(
            Scan tree,
            KindId kind,
            String namespace,
            @Nullable Key after,
            Predicate<StoredObject> visitor) {
        Key first = new Key(kind, namespace, "");
        boolean resumed = after != null && after.compareTo(first) >= 0;
        tree.scan(
                resumed ? after : first,
                !resumed,
                object ->
                        object.key().kind().equals(kind)
                                && (namespace.isEmpty()
                                        || object.key().namespace().equals(namespace))
                                && visitor.test(object));
    }
}

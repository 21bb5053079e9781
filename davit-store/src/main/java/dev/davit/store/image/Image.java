package dev.davit.store.image;

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

/** All objects at one revision: immutable, cheap to publish, shared by every reader. */
public final class Image implements ImageView {
    public static final Image EMPTY =
            new Image(
                    0,
                    0,
                    Tree.empty(StoredObject::key),
                    Tree.empty(Scope.Count::scope),
                    Collections.emptySortedSet(),
                    ServedKinds.BUILT_IN);

    private final long revision;
    private final long timeMillis;
    private final Tree<Key, StoredObject> objects;
    private final Tree<Scope, Scope.Count> counts;
    private final SortedSet<KindId> volatileKinds;
    private final ServedKinds kinds;

    Image(
            long revision,
            long timeMillis,
            Tree<Key, StoredObject> objects,
            Tree<Scope, Scope.Count> counts,
            SortedSet<KindId> volatileKinds,
            ServedKinds kinds) {
        this.revision = revision;
        this.timeMillis = timeMillis;
        this.objects = objects;
        this.counts = counts;
        this.volatileKinds = volatileKinds;
        this.kinds = kinds;
    }

    @Override
    public long revision() {
        return revision;
    }

    /** When the newest revision was committed; never goes back. */
    public long timeMillis() {
        return timeMillis;
    }

    /** Kinds whose objects are lost in a crash and kept in a bounded number. */
    public SortedSet<KindId> volatileKinds() {
        return volatileKinds;
    }

    @Override
    public ServedKinds kinds() {
        return kinds;
    }

    public int size() {
        return objects.size();
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
        WorkingImage.scan(objects::scan, kind, namespace, after, visitor);
    }

    /** Visits every object of every kind in key order. */
    public void scanAll(Predicate<StoredObject> visitor) {
        objects.scan(null, true, visitor);
    }

    public WorkingImage edit() {
        return new WorkingImage(
                revision,
                objects.edit(),
                counts.edit(),
                new TreeSet<>(volatileKinds),
                kinds.edit());
    }
}

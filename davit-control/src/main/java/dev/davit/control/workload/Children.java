package dev.davit.control.workload;

import dev.davit.model.image.Change;
import dev.davit.model.image.ImageView;
import dev.davit.model.image.StoredObject;
import dev.davit.model.kind.Key;
import dev.davit.model.kind.KindId;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The objects of one kind by the uid of their controller, kept up to date change by change: no
 * keeper ever scans for its children. Those without a controller are kept by namespace: somebody
 * may adopt them.
 */
public final class Children {
    private static final String NOBODY = "";

    private final KindId kind;
    private final Map<String, SortedMap<Key, StoredObject>> byOwner = new HashMap<>();
    private final Map<String, SortedMap<Key, StoredObject>> orphans = new HashMap<>();

    /** Whose each object is. */
    private final Map<Key, String> owners = new HashMap<>();

    public Children(KindId kind) {
        this.kind = kind;
    }

    /** Begins anew: everything that an image has. */
    public void sync(ImageView image) {
        byOwner.clear();
        orphans.clear();
        owners.clear();
        image.scan(
                kind,
                "",
                null,
                object -> {
                    put(object);
                    return true;
                });
    }

    /**
     * Takes a change in.
     *
     * @return uids of the controllers that it concerns, before and after; the empty text stands for
     *     none
     */
    public SortedSet<String> see(Change change) {
        SortedSet<String> concerned = new TreeSet<>();
        String before = remove(change.key());
        if (before != null) {
            concerned.add(before);
        }
        StoredObject after = change.after();
        if (after != null) {
            concerned.add(put(after));
        }
        return concerned;
    }

    /** What {@link #see} answers, for whom the index is another's. */
    static SortedSet<String> controllers(Change change) {
        SortedSet<String> concerned = new TreeSet<>();
        StoredObject before = change.before();
        if (before != null) {
            concerned.add(Owners.controllerUid(before.tree()));
        }
        StoredObject after = change.after();
        if (after != null) {
            concerned.add(Owners.controllerUid(after.tree()));
        }
        return concerned;
    }

    private String put(StoredObject object) {
        String owner = Owners.controllerUid(object.tree());
        home(owner)
                .computeIfAbsent(name(owner, object.key()), any -> new TreeMap<>())
                .put(object.key(), object);
        owners.put(object.key(), owner);
        return owner;
    }

    private @Nullable String remove(Key key) {
        String owner = owners.remove(key);
        if (owner == null) {
            return null;
        }
        Map<String, SortedMap<Key, StoredObject>> home = home(owner);
        SortedMap<Key, StoredObject> siblings = home.get(name(owner, key));
        if (siblings != null) {
            siblings.remove(key);
            if (siblings.isEmpty()) {
                home.remove(name(owner, key));
            }
        }
        return owner;
    }

    private Map<String, SortedMap<Key, StoredObject>> home(String owner) {
        return owner.equals(NOBODY) ? orphans : byOwner;
    }

    private static String name(String owner, Key key) {
        return owner.equals(NOBODY) ? key.namespace() : owner;
    }

    /** In the order of their names. A view: it changes with the index. */
    public Collection<StoredObject> of(String ownerUid) {
        SortedMap<Key, StoredObject> found = byOwner.get(ownerUid);
        return found == null ? Collections.emptyList() : found.values();
    }

    /** Those of a namespace that nobody controls. A view: it changes with the index. */
    public Collection<StoredObject> orphans(String namespace) {
        SortedMap<Key, StoredObject> found = orphans.get(namespace);
        return found == null ? Collections.emptyList() : found.values();
    }
}

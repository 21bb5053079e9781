package dev.davit.control.workload;

import dev.davit.model.image.Change;
import dev.davit.model.image.ImageView;
import dev.davit.model.image.StoredObject;
import dev.davit.model.kind.Key;
import dev.davit.model.kind.KindId;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The objects of one kind that a keeper looks after: which there are, what it remembers of each,
 * and which are to be looked at, because something changed or because it is time.
 *
 * @param <W> what is remembered of one object; another object of the same name begins anew
 */
public final class Kept<W> {
    private final KindId kind;
    private final Function<StoredObject, W> begin;

    /** By uid. */
    private final Map<String, Key> keys = new HashMap<>();

    private final SortedMap<Key, Remembered<W>> works = new TreeMap<>();
    private final NavigableSet<Key> touched = new TreeSet<>();
    private final Alarms alarms = new Alarms();

    private record Remembered<W>(String uid, W work) {}

    /**
     * @param begin for an object that is looked at for the first time
     */
    public Kept(KindId kind, Function<StoredObject, W> begin) {
        this.kind = kind;
        this.begin = begin;
    }

    /** Begins anew: everything that an image has is to be looked at. */
    public void sync(ImageView image) {
        keys.clear();
        touched.clear();
        alarms.reset();
        works.keySet().removeIf(key -> image.get(key) == null);
        image.scan(
                kind,
                "",
                null,
                object -> {
                    keys.put(object.uid(), object.key());
                    touched.add(object.key());
                    return true;
                });
    }

    /** Takes a change of one of them in; false where it is of another kind. */
    public boolean see(Change change) {
        if (!change.key().kind().equals(kind)) {
            return false;
        }
        StoredObject before = change.before();
        StoredObject after = change.after();
        if (before != null && (after == null || !after.uid().equals(before.uid()))) {
            keys.remove(before.uid());
            works.remove(change.key());
        }
        if (after == null) {
            alarms.clear(change.key());
            touched.remove(change.key());
        } else {
            keys.put(after.uid(), after.key());
            touched.add(after.key());
        }
        return true;
    }

    /** The object of a uid; null where none is of this kind. */
    public @Nullable Key key(@Nullable String uid) {
        return uid == null ? null : keys.get(uid);
    }

    /** There is none of this kind. */
    public boolean isEmpty() {
        return keys.isEmpty();
    }

    /** What is remembered; null where it was not looked at yet. */
    public @Nullable W work(@Nullable Key key) {
        Remembered<W> remembered = key == null ? null : works.get(key);
        return remembered == null ? null : remembered.work();
    }

    public void eachWork(BiConsumer<Key, W> visit) {
        works.forEach((key, remembered) -> visit.accept(key, remembered.work()));
    }

    /** It is to be looked at. */
    public void touch(Key key) {
        touched.add(key);
    }

    /** All of a namespace are to be looked at: one of them may want what nobody has. */
    public void touchAll(String namespace) {
        works.keySet().stream()
                .filter(key -> key.namespace().equals(namespace))
                .forEach(touched::add);
    }

    /**
     * Those that are to be looked at, once each.
     *
     * @param look tells with {@link #wake} when it wants to be called again though nothing changes
     */
    public void eachDue(ImageView image, long nowMillis, BiConsumer<StoredObject, W> look) {
        touched.addAll(alarms.due(nowMillis));
        for (Key key : touched) {
            StoredObject object = image.get(key);
            if (object != null) {
                look.accept(object, remembered(object));
            }
        }
        touched.clear();
    }

    private W remembered(StoredObject object) {
        Remembered<W> known = works.get(object.key());
        if (known == null || !known.uid().equals(object.uid())) {
            known = new Remembered<>(object.uid(), begin.apply(object));
            works.put(object.key(), known);
        }
        return known.work();
    }

    /**
     * Replaces the time at which an object is looked at again.
     *
     * @param atMillis {@link dev.davit.control.Keeper#NEVER}: only when something changes
     */
    public void wake(Key key, long atMillis) {
        alarms.set(key, atMillis);
    }

    public long nextWakeMillis() {
        return alarms.next();
    }
}

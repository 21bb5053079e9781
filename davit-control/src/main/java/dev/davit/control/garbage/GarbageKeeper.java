package dev.davit.control.garbage;

import dev.davit.base.Refusal;
import dev.davit.control.Asks;
import dev.davit.control.Keeper;
import dev.davit.control.workload.Asked;
import dev.davit.model.custom.ServedKinds;
import dev.davit.model.image.Change;
import dev.davit.model.image.Delta;
import dev.davit.model.image.ImageView;
import dev.davit.model.image.Mention;
import dev.davit.model.image.StoredObject;
import dev.davit.model.kind.Key;
import dev.davit.model.kind.Kind;
import dev.davit.model.kind.KindId;
import dev.davit.model.kind.Kinds;
import dev.davit.model.request.Request;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Takes away what no owner is left of, and lets owners go that have waited for it. Everything it
 * knows stands in the objects: a deletion that was interrupted goes on from where they are.
 */
public final class GarbageKeeper implements Keeper {
    public static final String NAME = "garbage-collector";

    /** Objects looked at in one step; the rest follow at once, so that others have their turn. */
    static final int MAX_PER_STEP = 500;

    /** A request that shows no effect is made again. */
    static final long AGAIN_MILLIS = 10_000;

    /** Nearly all objects have neither: they need not be parsed, nor their trees be kept. */
    private static final Mention OWNED = Mention.of("ownerReferences");

    private static final Mention LEAVES = Mention.of("deletionTimestamp");

    private final List<Kind> kinds;

    /** Objects by the uids of those they name as owners. */
    private final Map<String, SortedSet<Key>> dependents = new HashMap<>();

    private final Map<Key, List<Reference>> references = new HashMap<>();

    /** Objects with an owner of a kind that is not served: perhaps it will be. */
    private final TreeSet<Key> strange = new TreeSet<>();

    private final TreeSet<Key> touched = new TreeSet<>();

    /** Asked for, effect not seen yet. */
    private final TreeSet<Key> unsure = new TreeSet<>();

    private final Asked asked = new Asked();
    private long again = NEVER;

    /**
     * @param kinds all that can own or be owned
     */
    public GarbageKeeper(List<Kind> kinds) {
        this.kinds = kinds.stream().filter(kind -> !kind.equals(Kinds.EVENT)).toList();
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Declared declared() {
        List<KindId> follows = kinds.stream().map(Kind::id).toList();
        return new Declared(follows, List.of(), List.of("whatever has an owner")).andCustom();
    }

    @Override
    public List<Request> sync(ImageView image, long nowMillis) {
        dependents.clear();
        references.clear();
        strange.clear();
        touched.clear();
        unsure.clear();
        for (Kind kind : kinds) {
            see(kind, image);
        }
        for (Kind kind : image.kinds().all()) {
            if (kind.custom() != null) {
                see(kind, image);
            }
        }
        return look(image, nowMillis);
    }

    @Override
    public List<Request> step(Delta delta, long nowMillis) {
        for (Change change : delta.changes()) {
            StoredObject before = change.before();
            StoredObject after = change.after();
            unsure.remove(change.key());
            if (after == null || (before != null && !before.uid().equals(after.uid()))) {
                gone(before, change.key());
            }
            if (after != null) {
                see(after, delta.image().kinds());
            }
            if (ServedKinds.madeOf(change.key().kind())) {
                resolve(delta.image());
            }
        }
        if (nowMillis >= again) {
            touched.addAll(unsure);
            again = NEVER;
        }
        return look(delta.image(), nowMillis);
    }

    private void see(Kind kind, ImageView image) {
        image.scan(
                kind.id(),
                "",
                null,
                object -> {
                    see(object, image.kinds());
                    return true;
                });
    }

    private void gone(@Nullable StoredObject before, Key key) {
        unlink(key);
        if (before != null) {
            touched.addAll(owned(before.uid()));
            asked.forget(before.uid());
        }
    }

    /** Owners of a kind that nobody knew: perhaps it is known now. */
    private void resolve(ImageView image) {
        for (Key key : List.copyOf(strange)) {
            StoredObject object = image.get(key);
            if (object != null) {
                see(object, image.kinds());
            }
        }
    }

    private void see(StoredObject object, ServedKinds served) {
        List<Reference> known = references.getOrDefault(object.key(), List.of());
        List<Reference> now = OWNED.mayBeIn(object) ? Reference.of(object, served) : List.of();
        if (!now.equals(known)) {
            unlink(object.key());
            if (now.stream().anyMatch(owner -> owner.key() == null)) {
                strange.add(object.key());
            }
            if (!now.isEmpty()) {
                references.put(object.key(), now);
                now.forEach(owner ->
                        dependents
                                .computeIfAbsent(owner.uid(), any -> new TreeSet<>())
                                .add(object.key()));
                touched.add(object.key());
            }
        }
        if (LEAVES.mayBeIn(object) && (Finalizers.waits(object) || Finalizers.orphans(object))) {
            touched.add(object.key());
        }
    }

    /** Forgets whose it was; those may have waited for it. */
    private void unlink(Key key) {
        List<Reference> known = references.remove(key);
        strange.remove(key);
        for (Reference owner : known == null ? List.<Reference>of() : known) {
            SortedSet<Key> siblings = dependents.get(owner.uid());
            if (siblings != null && siblings.remove(key) && siblings.isEmpty()) {
                dependents.remove(owner.uid());
            }
            if (owner.key() != null) {
                touched.add(owner.key());
            }
        }
    }

    private SortedSet<Key> owned(String uid) {
        SortedSet<Key> found = dependents.get(uid);
        return found == null ? Collections.emptySortedSet() : found;
    }

    private List<Request> look(ImageView image, long now) {
        List<Request> requests = new ArrayList<>();
        for (int i = 0; i < MAX_PER_STEP && !touched.isEmpty(); i++) {
            StoredObject object = image.get(touched.pollFirst());
            if (object != null) {
                Request request = judge(object, image);
                if (request != null) {
                    unsure.add(object.key());
                    again = Math.min(again, now + AGAIN_MILLIS);
                    if (asked.first(object, now)) {
                        requests.add(request);
                    }
                }
            }
        }
        return requests;
    }

    private @Nullable Request judge(StoredObject object, ImageView image) {
        Kind kind = image.kinds().byId(object.key().kind());
        if (kind == null) {
            return null;
        }
        if (Finalizers.orphans(object)) {
            return letStay(kind, object, image);
        }
        if (Finalizers.waits(object)) {
            touched.addAll(staying(object, image));
            return blocked(object, image)
                    ? null
                    : Asks.patch(
                            NAME, kind, object, Finalizers.without(object, Finalizers.FOREGROUND));
        }
        return Finalizers.leaves(object) ? null : collect(kind, object, image);
    }

    /** What it owns forgets it, one after the other; then it may go. */
    private @Nullable Request letStay(Kind kind, StoredObject owner, ImageView image) {
        for (Key key : owned(owner.uid())) {
            StoredObject child = image.get(key);
            Kind childKind = image.kinds().byId(key.kind());
            if (child != null && childKind != null && names(child, owner.uid())) {
                touched.add(key);
            }
        }
        boolean any = owned(owner.uid()).stream().anyMatch(key -> image.get(key) != null);
        return any
                ? null
                : Asks.patch(NAME, kind, owner, Finalizers.without(owner, Finalizers.ORPHAN));
    }

    private boolean names(StoredObject child, String owner) {
        return references.getOrDefault(child.key(), List.of()).stream()
                .anyMatch(reference -> reference.uid().equals(owner));
    }

    /** Dependents that were not told to go yet. */
    private List<Key> staying(StoredObject owner, ImageView image) {
        List<Key> staying = new ArrayList<>();
        for (Key key : owned(owner.uid())) {
            StoredObject child = image.get(key);
            if (child != null && !Finalizers.leaves(child)) {
                staying.add(key);
            }
        }
        return staying;
    }

    private boolean blocked(StoredObject owner, ImageView image) {
        for (Key key : owned(owner.uid())) {
            StoredObject child = image.get(key);
            boolean blocks =
                    child != null
                            // Who owns each other in a circle would wait for each other for ever.
                            && !(Finalizers.waits(child)
                                    && waitsFor(owner, child.uid(), image, new TreeSet<>()))
                            && references.getOrDefault(key, List.of()).stream()
                                    .anyMatch(r -> r.blocks() && r.uid().equals(owner.uid()));
            if (blocks) {
                return true;
            }
        }
        return false;
    }

    /** Whether one that is being deleted is, by way of owners that wait, owned by another. */
    private static boolean waitsFor(
            StoredObject object, String uid, ImageView image, SortedSet<String> seen) {
        if (!seen.add(object.uid()) || seen.size() > MAX_PER_STEP) {
            return false;
        }
        for (Reference reference : Reference.of(object, image.kinds())) {
            if (reference.uid().equals(uid)) {
                return true;
            }
            Key key = reference.key();
            StoredObject owner = key == null ? null : image.get(key);
            if (owner != null
                    && owner.uid().equals(reference.uid())
                    && Finalizers.waits(owner)
                    && waitsFor(owner, uid, image, seen)) {
                return true;
            }
        }
        return false;
    }

    /** Whether an object with owners may stay. */
    private @Nullable Request collect(Kind kind, StoredObject object, ImageView image) {
        List<String> lost = new ArrayList<>();
        boolean kept = false;
        boolean first = false;
        for (Reference reference : Reference.of(object, image.kinds())) {
            Key key = reference.key();
            StoredObject owner = key == null ? null : image.get(key);
            boolean letsGo =
                    owner != null
                            && owner.uid().equals(reference.uid())
                            && Finalizers.orphans(owner);
            if (letsGo) {
                lost.add(reference.uid());
                kept = true;
                continue;
            }
            switch (reference.owner(image)) {
                case UNKNOWN, THERE -> kept = true;
                case GONE -> lost.add(reference.uid());
                case WAITS -> {
                    lost.add(reference.uid());
                    first = true;
                }
            }
        }
        if (lost.isEmpty()) {
            return null;
        }
        if (kept) {
            return Asks.patch(NAME, kind, object, Finalizers.without(object, lost));
        }
        boolean owns = !owned(object.uid()).isEmpty();
        return Asks.delete(
                NAME,
                kind,
                object.key(),
                object.uid(),
                first && owns ? "Foreground" : "Background");
    }

    @Override
    public void refused(Request request, Refusal refusal, long nowMillis) {
        // The state that it was refused on is not the newest any more, or will be tried again.
        again = Math.min(again, nowMillis + AGAIN_MILLIS);
    }

    @Override
    public long nextWakeMillis() {
        return touched.isEmpty() ? again : 0;
    }
}

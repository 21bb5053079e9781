package dev.davit.control.workload;

import dev.davit.model.image.ImageView;
import dev.davit.model.kind.Key;
import dev.davit.model.kind.Kinds;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What was asked for on behalf of one owner and is not seen yet, so that nothing is asked for twice
 * under two names.
 *
 * <p>A creation that is neither seen nor refused in time is asked for again under the same name:
 * whether it was lost or late, there will be one pod of that name. After a restart of the process
 * nothing is under way any more, because requests end with it.
 */
public final class Pending {
    /** How long an answer may take before the request is made again. */
    public static final long PATIENCE_MILLIS = 10_000;

    private final String owner;
    private final String ownerUid;
    private final long epoch;
    private long drawn;

    /** Names that were refused: the next attempt takes them, so that its refusal is no news. */
    private final TreeSet<String> refused = new TreeSet<>();

    /** Names of pods by when they were last asked for. */
    private final Map<String, Long> creations = new TreeMap<>();

    /** Uids of pods by when their deletion was last asked for. */
    private final Map<String, Long> deletions = new TreeMap<>();

    /**
     * @param epoch differs for every life of the process: the revision that it began with
     */
    public Pending(String owner, String ownerUid, long epoch) {
        this.owner = owner;
        this.ownerUid = ownerUid;
        this.epoch = epoch;
    }

    /** Names for so many pods: those that are overdue or were refused first, then new ones. */
    public List<String> names(int count, long nowMillis) {
        List<String> names = new ArrayList<>();
        for (Map.Entry<String, Long> creation : creations.entrySet()) {
            if (names.size() < count && overdue(creation.getValue(), nowMillis)) {
                names.add(creation.getKey());
            }
        }
        while (names.size() < count && !refused.isEmpty()) {
            names.add(refused.pollFirst());
        }
        while (names.size() < count) {
            String name = PodMaker.name(owner, ownerUid, epoch + "." + drawn++);
            if (!creations.containsKey(name)) {
                names.add(name);
            }
        }
        names.forEach(name -> creations.put(name, nowMillis));
        return names;
    }

    /** Pods that will be there soon. */
    public int creating(long nowMillis) {
        return (int)
                creations.values().stream().filter(asked -> !overdue(asked, nowMillis)).count();
    }

    /** The pod was refused: not because of its name. */
    public void refused(String name) {
        if (creations.remove(name) != null) {
            refused.add(name);
        }
    }

    /**
     * The owner wants something else: what was asked for and is not seen by now was refused, or
     * will be, see {@link dev.davit.model.request.Premise}.
     */
    public void clear() {
        creations.clear();
        deletions.clear();
    }

    /** The pod is there, or its name is another's. */
    public boolean created(String name) {
        return creations.remove(name) != null;
    }

    /** True where a deletion is to be asked for now; false where it was a moment ago. */
    public boolean delete(String uid, long nowMillis) {
        if (deleting(uid, nowMillis)) {
            return false;
        }
        deletions.put(uid, nowMillis);
        return true;
    }

    public boolean deleting(String uid, long nowMillis) {
        Long asked = deletions.get(uid);
        return asked != null && !overdue(asked, nowMillis);
    }

    /** Forgets deletions of pods that are not among these any more. */
    public void keepDeletions(Collection<String> uids) {
        deletions.keySet().retainAll(uids);
    }

    /** The deletion was refused. */
    public boolean undelete(String uid) {
        return deletions.remove(uid) != null;
    }

    /** After a gap in the watch: what has come meanwhile. */
    public void sync(ImageView image, String namespace) {
        creations
                .keySet()
                .removeIf(name -> image.get(new Key(Kinds.POD.id(), namespace, name)) != null);
    }

    /** When the first of them is overdue; {@link Long#MAX_VALUE}: nothing is under way. */
    public long nextMillis() {
        long first = Long.MAX_VALUE;
        for (long asked : creations.values()) {
            first = Math.min(first, asked + PATIENCE_MILLIS);
        }
        for (long asked : deletions.values()) {
            first = Math.min(first, asked + PATIENCE_MILLIS);
        }
        return first;
    }

    private static boolean overdue(long asked, long now) {
        return now - asked >= PATIENCE_MILLIS;
    }
}

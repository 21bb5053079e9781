package dev.davit.control.pinned;

import dev.davit.base.Timestamps;
import dev.davit.control.Keeper;
import dev.davit.control.workload.Replica;
import dev.davit.model.image.StoredObject;
import dev.davit.model.json.JsonObject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The pods of one object as they are stored, and as the shift has to see them: with everything
 * counted as done that is under way.
 */
final class Family {
    /** A pod that leaves has its place until its grace is over and this much more. */
    static final long LEAVING_MILLIS = 30_000;

    private static final long SECOND_MILLIS = 1_000;

    private final SortedMap<String, StoredObject> pods = new TreeMap<>();
    private final SortedMap<String, Child> stored = new TreeMap<>();
    private final List<StoredObject> ended = new ArrayList<>();
    private long wake = Keeper.NEVER;

    /**
     * @param minReadySeconds a pod is ready when it has been for so long
     */
    Family(Collection<StoredObject> all, long minReadySeconds, long nowMillis) {
        for (StoredObject pod : all) {
            String name = pod.key().name();
            pods.put(name, pod);
            Replica replica = Replica.of(pod);
            if (replica.active()) {
                boolean ready = readyForLong(replica, minReadySeconds, nowMillis);
                stored.put(name, child(pod, ready ? Child.State.READY : Child.State.UNREADY));
            } else if (leaves(pod.tree(), nowMillis)) {
                stored.put(name, child(pod, Child.State.LEAVING));
            } else if (pod.tree().text("metadata", "deletionTimestamp") == null) {
                ended.add(pod);
                stored.put(name, child(pod, Child.State.LEAVING));
            }
        }
    }

    private boolean readyForLong(Replica replica, long minReadySeconds, long nowMillis) {
        if (!replica.ready() || minReadySeconds == 0) {
            return replica.ready();
        }
        // The time of a condition is cut to its second.
        long since = replica.readySinceMillis() + SECOND_MILLIS;
        long from = since + minReadySeconds * SECOND_MILLIS;
        if (from > nowMillis) {
            wake = Math.min(wake, from);
        }
        return from <= nowMillis;
    }

    private static Child child(StoredObject pod, Child.State state) {
        JsonObject tree = pod.tree();
        return new Child(pod.key().name(), Marks.digest(tree), Marks.version(tree), state);
    }

    /** A node that is out of reach must not keep a place for ever. */
    private boolean leaves(JsonObject pod, long nowMillis) {
        String deleted = pod.text("metadata", "deletionTimestamp");
        if (deleted == null) {
            return false;
        }
        long until = Timestamps.read(deleted).orElse(nowMillis) + LEAVING_MILLIS;
        if (until > nowMillis) {
            wake = Math.min(wake, until);
        }
        return until > nowMillis;
    }

    /** Pods that have ended and will never run again: they are removed. */
    List<StoredObject> ended() {
        return ended;
    }

    StoredObject pod(String name) {
        StoredObject pod = pods.get(name);
        if (pod == null) {
            throw new IllegalStateException("no pod of that name: " + name);
        }
        return pod;
    }

    Collection<StoredObject> pods() {
        return pods.values();
    }

    boolean has(String name) {
        return pods.containsKey(name);
    }

    /** As stored; those that do not have a place any more left out. */
    Collection<Child> stored() {
        return stored.values();
    }

    /** As stored, and with what is under way counted as done. */
    List<Child> assumed(UnderWay underWay) {
        SortedMap<String, Child> all = new TreeMap<>(stored);
        for (String name : underWay.names()) {
            Child before = stored.get(name);
            Child after = after(name, before, underWay);
            if (after != null) {
                all.put(name, after);
            }
        }
        return List.copyOf(all.values());
    }

    private static @Nullable Child after(String name, @Nullable Child before, UnderWay underWay) {
        return switch (underWay.of(name)) {
            case Deed.Make(Goal.Target to) ->
                    new Child(name, to.digest(), to.name(), Child.State.UNREADY);
            case Deed.Change(Child ignored, Goal.Target to) ->
                    before == null || before.leaving()
                            ? before
                            : new Child(name, to.digest(), to.name(), Child.State.UNREADY);
            case Deed.Relabel(Child ignored, Goal.Target to) ->
                    before == null
                            ? null
                            : new Child(name, before.digest(), to.name(), before.state());
            case Deed.Remove ignored ->
                    before == null
                            ? null
                            : new Child(
                                    name, before.digest(), before.version(), Child.State.LEAVING);
            case null -> before;
        };
    }

    long wakeMillis() {
        return wake;
    }
}

package dev.davit.control.workload;

import dev.davit.control.Keeper;
import dev.davit.model.kind.Key;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** When to look at which object again, though nothing changes. One time per object. */
public final class Alarms {
    private final TreeMap<Long, TreeSet<Key>> byTime = new TreeMap<>();
    private final Map<Key, Long> times = new HashMap<>();

    /**
     * Replaces the object's time.
     *
     * @param atMillis {@link Keeper#NEVER}: only when something changes
     */
    public void set(Key key, long atMillis) {
        clear(key);
        if (atMillis != Keeper.NEVER) {
            times.put(key, atMillis);
            byTime.computeIfAbsent(atMillis, any -> new TreeSet<>()).add(key);
        }
    }

    public void clear(Key key) {
        Long before = times.remove(key);
        TreeSet<Key> keys = before == null ? null : byTime.get(before);
        if (keys != null && keys.remove(key) && keys.isEmpty()) {
            byTime.remove(before);
        }
    }

    /** Takes out those that are due. */
    public List<Key> due(long nowMillis) {
        List<Key> due = new ArrayList<>();
        while (!byTime.isEmpty() && byTime.firstKey() <= nowMillis) {
            due.addAll(byTime.pollFirstEntry().getValue());
        }
        due.forEach(times::remove);
        return due;
    }

    public long next() {
        return byTime.isEmpty() ? Keeper.NEVER : byTime.firstKey();
    }

    public void reset() {
        byTime.clear();
        times.clear();
    }
}

package dev.davit.gate.owner;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Fields that change domain again and again. Known in memory only: a restart forgets how often, and
 * a fight that goes on is seen anew.
 */
public final class Fights {
    /** This many changes of domain, the new one included, are a fight. */
    public static final int CHANGES = 3;

    public static final long WINDOW_MILLIS = 600_000;

    /** More fields than this, and the oldest are forgotten. */
    private static final int MAX_FIELDS = 10_000;

    private final Map<String, Deque<Long>> times = new LinkedHashMap<>();

    /** Whether one more change of domain now would make it a fight. */
    public synchronized boolean next(String field, long nowMillis) {
        Deque<Long> changes = times.get(field);
        if (changes == null) {
            return false;
        }
        while (!changes.isEmpty() && changes.peekFirst() <= nowMillis - WINDOW_MILLIS) {
            changes.removeFirst();
        }
        return changes.size() >= CHANGES - 1;
    }

    /** These have changed domain now. */
    public synchronized void changed(List<String> fields, long nowMillis) {
        for (String field : fields) {
            Deque<Long> changes = times.remove(field);
            changes = changes == null ? new ArrayDeque<>(CHANGES) : changes;
            changes.addLast(nowMillis);
            if (changes.size() > CHANGES) {
                changes.removeFirst();
            }
            // The one that changed last is forgotten last.
            times.put(field, changes);
            if (times.size() > MAX_FIELDS) {
                times.remove(times.keySet().iterator().next());
            }
        }
    }
}

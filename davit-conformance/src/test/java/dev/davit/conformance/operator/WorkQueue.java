package dev.davit.conformance.operator;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Names of what has to be looked at: each once, however often it was added, and none twice at a
 * time. What failed comes back after a while that doubles.
 */
final class WorkQueue {
    private static final long FIRST_MILLIS = 20;
    private static final int MOST_DOUBLINGS = 7;

    private final Set<String> waiting = new LinkedHashSet<>();
    private final Map<String, Integer> failures = new HashMap<>();
    private boolean closed;

    synchronized void add(String name) {
        waiting.add(name);
        notifyAll();
    }

    /** Null once it is closed. */
    synchronized @Nullable String take() throws InterruptedException {
        while (waiting.isEmpty() && !closed) {
            wait();
        }
        if (closed) {
            return null;
        }
        String first = waiting.iterator().next();
        waiting.remove(first);
        return first;
    }

    synchronized void done(String name) {
        failures.remove(name);
    }

    void failed(String name) {
        long millis;
        synchronized (this) {
            int times = failures.merge(name, 1, Integer::sum);
            millis = FIRST_MILLIS << Math.min(times, MOST_DOUBLINGS);
        }
        Thread.ofVirtual()
                .start(() -> {
                    try {
                        Thread.sleep(millis);
                        add(name);
                    } catch (InterruptedException told) {
                        Thread.currentThread().interrupt();
                    }
                });
    }

    synchronized int size() {
        return waiting.size();
    }

    synchronized void close() {
        closed = true;
        notifyAll();
    }
}

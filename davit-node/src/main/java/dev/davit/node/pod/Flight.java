package dev.davit.node.pod;

import dev.davit.lifecycle.Backoff;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is under way, what failed and when it may be tried again. One per machine; holds at most one
 * entry per volume, container and part of its pod.
 */
final class Flight {
    /** Of starts that fail for what the pod or its image says. */
    static final Backoff SLOW = new Backoff(10_000, 300_000, Backoff.UNLIMITED);

    /** However long a registry wants to be left alone. */
    static final long LONGEST_WAIT_MILLIS = 3_600_000;

    /** Of everything else. */
    static final Backoff USUAL = Backoff.USUAL;

    /** A failed attempt. */
    record Failure(int attempts, long retryAtMillis, String reason, String message) {}

    private final Set<String> under = new HashSet<>();
    private final Map<String, Failure> failures = new HashMap<>();
    private final List<Effect> due = new ArrayList<>();

    boolean busy(String key) {
        return under.contains(key);
    }

    /** Anything that could still add to what is on the host. */
    boolean making() {
        return under.stream()
                .anyMatch(key ->
                        key.equals("sandbox")
                                || key.startsWith("volume/")
                                || key.startsWith("run/"));
    }

    @Nullable Failure failure(String key) {
        return failures.get(key);
    }

    /** Whether it may be tried now. */
    boolean open(String key, long now) {
        Failure failure = failures.get(key);
        return !under.contains(key) && (failure == null || now >= failure.retryAtMillis());
    }

    /** False where the same is under way, or has failed a moment ago. */
    boolean emit(Effect effect, long now) {
        if (!open(effect.key(), now)) {
            return false;
        }
        under.add(effect.key());
        due.add(effect);
        return true;
    }

    /** An event for people: never waited for. */
    void tell(Effect.Tell event) {
        due.add(event);
    }

    void landed(String key) {
        under.remove(key);
        failures.remove(key);
    }

    void failed(String key, Backoff backoff, String reason, String message, long now) {
        failed(key, backoff, reason, message, now, 0);
    }

    /**
     * As the other one.
     *
     * @param leastMillis not before that, whatever the back-off says
     */
    void failed(
            String key,
            Backoff backoff,
            String reason,
            String message,
            long now,
            long leastMillis) {
        under.remove(key);
        Failure before = failures.get(key);
        int attempts = before == null ? 1 : before.attempts() + 1;
        long retryAt = now + Math.max(backoff.delayMillis(attempts), leastMillis);
        failures.put(key, new Failure(attempts, retryAt, reason, message));
    }

    /** Something changed that may mend it: it is tried at once. */
    void forgive(String keyPrefix) {
        failures.keySet().removeIf(key -> key.startsWith(keyPrefix));
    }

    /** When the next failed one is due. */
    long nextRetry(long now) {
        long next = Long.MAX_VALUE;
        for (Failure failure : failures.values()) {
            if (failure.retryAtMillis() > now) {
                next = Math.min(next, failure.retryAtMillis());
            }
        }
        return next;
    }

    List<Effect> take() {
        List<Effect> taken = List.copyOf(due);
        due.clear();
        return taken;
    }
}

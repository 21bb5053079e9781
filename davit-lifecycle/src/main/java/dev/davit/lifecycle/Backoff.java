package dev.davit.lifecycle;

import dev.davit.base.Invariant;

/**
 * When to try again: exponential, bounded, and only data.
 *
 * @param firstMillis before the second attempt
 * @param maxMillis the longest wait
 * @param maxAttempts after so many the step has failed for good; {@link #UNLIMITED}: never
 */
public record Backoff(long firstMillis, long maxMillis, int maxAttempts) {
    public static final int UNLIMITED = Integer.MAX_VALUE;

    /** What host steps use: one second, doubling to a minute. */
    public static final Backoff USUAL = new Backoff(1_000, 60_000, UNLIMITED);

    public Backoff {
        Invariant.check(firstMillis > 0 && maxMillis >= firstMillis, "a wait goes forward");
        Invariant.check(maxAttempts > 0, "at least one attempt");
    }

    /** The wait after so many failed attempts (1 or more). */
    public long delayMillis(int attempts) {
        int doublings = Math.min(attempts - 1, 62);
        return doublings >= Long.numberOfLeadingZeros(firstMillis) - 1
                ? maxMillis
                : Math.min(maxMillis, firstMillis << doublings);
    }

    public boolean exhausted(int attempts) {
        return attempts >= maxAttempts;
    }
}

package dev.davit.store.history;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Makes writers wait where history grows faster than it can be collected: so its files stay below
 * their cap at any speed of writing.
 *
 * <p>Below {@link #FREE_PERCENT} of the cap nobody waits. From there on the speed that is allowed
 * falls, to {@link #SLOWEST} at {@link #FULL_PERCENT}: it settles where the collector keeps up.
 * Nobody waits for what cannot be had, where all that may go is gone.
 *
 * <p>The commit loop's thread alone, but for {@link #bounds} and {@link #restedMillis}.
 */
public final class Brake {
    static final int FREE_PERCENT = 60;
    static final int FULL_PERCENT = 85;

    /** Bytes in a second, before compression. */
    static final double FASTEST = 64L << 20;

    static final double SLOWEST = 1L << 20;

    /** Whoever waits longer than this in one piece would be taken for dead. */
    static final long LONGEST_REST_NANOS = 1_000_000_000;

    private static final long NANOS_PER_SECOND = 1_000_000_000;
    private static final long NANOS_PER_MILLI = 1_000_000;

    /** Asking the database costs a few microseconds. */
    private static final long MEASURED_EVERY = 1L << 20;

    private final Keyspace keys;

    /** 0: there is none. */
    private volatile long capBytes;

    private volatile boolean tight;
    private final AtomicLong restedNanos = new AtomicLong();

    private long unmeasured = MEASURED_EVERY;
    private double speed;

    /** Since the last rest. */
    private long added;

    /** When what was written so far may have been written. */
    private long dueNanos;

    Brake(Keyspace keys) {
        this.keys = keys;
    }

    /**
     * @param cap what history's files may take
     * @param nothingMore all that may be collected is collected
     */
    void bounds(long cap, boolean nothingMore) {
        capBytes = cap;
        tight = nothingMore;
    }

    void added(long bytes) {
        added += bytes;
    }

    /** How long the next group is to wait, as of now; 0 as a rule. */
    public long restNanos(long nowNanos) {
        long bytes = added;
        added = 0;
        long cap = capBytes;
        if (cap <= 0 || tight || bytes == 0) {
            return 0;
        }
        unmeasured += bytes;
        if (unmeasured >= MEASURED_EVERY) {
            unmeasured = 0;
            speed = speed(keys.footprint(), cap);
        }
        if (speed == Double.POSITIVE_INFINITY) {
            dueNanos = nowNanos;
            return 0;
        }
        long from = dueNanos - nowNanos > 0 ? dueNanos : nowNanos;
        long rest = from - nowNanos + (long) (bytes / speed * NANOS_PER_SECOND);
        rest = Math.min(rest, LONGEST_REST_NANOS);
        dueNanos = nowNanos + rest;
        restedNanos.addAndGet(rest);
        return rest;
    }

    /** Bytes in a second that may be written; infinite where nobody waits. */
    static double speed(long footprint, long cap) {
        double percent = 100.0 * footprint / cap;
        if (percent < FREE_PERCENT) {
            return Double.POSITIVE_INFINITY;
        }
        double full = Math.min(1, (percent - FREE_PERCENT) / (FULL_PERCENT - FREE_PERCENT));
        return FASTEST * Math.pow(SLOWEST / FASTEST, full);
    }

    /** How long writers were made to wait since the start. */
    long restedMillis() {
        return restedNanos.get() / NANOS_PER_MILLI;
    }
}

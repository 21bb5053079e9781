package dev.davit.store.commit;

import dev.davit.base.HostFailure;
import dev.davit.port.Clock;
import dev.davit.store.history.HistoryBook;
import dev.davit.store.history.Refill;
import dev.davit.store.log.Group;

/**
 * Takes what was committed to history. A full disk is no end: the group that history could not take
 * is in the log, so that history is filled from there once there is room. Until then it is behind,
 * and nothing more may be committed: the log would grow on the same disk.
 *
 * <p>Only the commit loop's thread, but for {@link #lacking}.
 */
final class HistoryFeed {
    private static final int ENOSPC = 28;
    private static final long NANOS_PER_MILLI = 1_000_000;

    /** The database has a watcher of its own for free room, which may be quicker. */
    private static final int TRIES_BEFORE_REOPENING = 1;

    private final HistoryBook history;
    private final Refill refill;
    private final Clock clock;
    private final long pauseNanos;

    private boolean behind;
    private int tries;
    private long nextTryNanos;
    private volatile String lacking = "";

    HistoryFeed(HistoryBook history, Refill refill, Clock clock, int pauseMillis) {
        this.history = history;
        this.refill = refill;
        this.clock = clock;
        pauseNanos = pauseMillis * NANOS_PER_MILLI;
    }

    /**
     * @throws HostFailure it failed, and not for want of room
     */
    void add(Group group) {
        try {
            history.add(group);
        } catch (HostFailure failure) {
            String full = refill.lacking();
            if (full.isEmpty() && failure.errno() != ENOSPC) {
                throw failure;
            }
            history.holdBack(group);
            behind = true;
            tries = 0;
            nextTryNanos = clock.monotonicNanos() + pauseNanos;
            lacking = full.isEmpty() ? "The disk is full: " + failure.getMessage() + "." : full;
        }
    }

    /** How long the next group waits, so that old history can go as fast as new comes. */
    long restNanos() {
        return history.brake().restNanos(clock.monotonicNanos());
    }

    /** Why nothing may be committed now; empty as a rule. */
    String lacking() {
        return lacking;
    }

    /** Whether history has everything; where it does not, tries from time to time. */
    boolean isUpToDate() {
        if (behind && clock.monotonicNanos() - nextTryNanos >= 0) {
            nextTryNanos = clock.monotonicNanos() + pauseNanos;
            String full = refill.lacking();
            if (full.isEmpty()) {
                fill();
            } else {
                lacking = full;
            }
        }
        return !behind;
    }

    private void fill() {
        tries++;
        try {
            history.fill(refill, tries > TRIES_BEFORE_REOPENING);
            behind = false;
            lacking = "";
        } catch (HostFailure failure) {
            lacking = "History cannot be written yet: " + failure.getMessage() + ".";
        }
    }
}

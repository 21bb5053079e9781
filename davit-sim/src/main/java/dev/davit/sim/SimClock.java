package dev.davit.sim;

import dev.davit.port.Clock;

/** Time that moves when it is told to. */
public final class SimClock implements Clock {
    private long wallMillis;
    private long monotonicNanos;

    public SimClock(long wallMillis) {
        this.wallMillis = wallMillis;
    }

    @Override
    public long wallMillis() {
        return wallMillis;
    }

    @Override
    public long monotonicNanos() {
        return monotonicNanos;
    }

    public void advanceMillis(long millis) {
        wallMillis += millis;
        monotonicNanos += millis * 1_000_000;
    }

    /** Somebody sets the wall clock: it may go back. */
    public void jumpMillis(long millis) {
        wallMillis += millis;
    }
}

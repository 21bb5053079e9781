package dev.davit.net.dns;

import dev.davit.port.Clock;

/** Goes on when it is told to. */
final class ManualClock implements Clock {
    private volatile long nanos = 1_000_000_000;

    void pass(long millis) {
        nanos += millis * 1_000_000;
    }

    @Override
    public long wallMillis() {
        return nanos / 1_000_000;
    }

    @Override
    public long monotonicNanos() {
        return nanos;
    }
}

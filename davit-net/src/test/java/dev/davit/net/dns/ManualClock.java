package dev.davit.net.dns;

import dev.davit.port.Clock;
import java.util.concurrent.atomic.AtomicLong;

/** Goes on when it is told to. */
final class ManualClock implements Clock {
    private final AtomicLong nanos = new AtomicLong(1_000_000_000);

    void pass(long millis) {
        nanos.addAndGet(millis * 1_000_000);
    }

    @Override
    public long wallMillis() {
        return nanos.get() / 1_000_000;
    }

    @Override
    public long monotonicNanos() {
        return nanos.get();
    }
}

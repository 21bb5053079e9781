package dev.davit.http.wire;

import java.util.concurrent.TimeUnit;

/**
 * How long a connection may wait for what its client sends. The event loop tells what comes; the
 * sweep of all connections, on a thread of its own, judges.
 */
final class Patience {
    private final HttpLimits limits;

    /** When the waiting began that goes on now. */
    private volatile long sinceNanos = System.nanoTime();

    /** A whole head has come at some time. */
    private volatile boolean asked;

    /** Bytes came behind the last whole head. */
    private volatile boolean headBegan;

    /** When a sweep first saw what has come of the next head; 0 for nothing. */
    private long headSeenNanos;

    /** Which time of waiting that was in. */
    private long headSeenSince;

    Patience(HttpLimits limits) {
        this.limits = limits;
    }

    /** The next request is waited for. */
    void waits() {
        sinceNanos = System.nanoTime();
    }

    /** While a request is waited for: something has come, whole or not. */
    void bytesCame() {
        if (!headBegan) {
            headBegan = true;
        }
    }

    /** A whole head has come; its body is waited for. */
    void headCame() {
        asked = true;
        headBegan = false;
        sinceNanos = System.nanoTime();
    }

    /** No request comes, or not the whole of its head. */
    boolean idleTooLong(long nowNanos) {
        return waitedMillis(nowNanos) > (asked ? limits.idleMillis() : limits.receiveMillis())
                || headIsLate(nowNanos);
    }

    boolean bodyIsLate(long nowNanos) {
        return waitedMillis(nowNanos) > limits.receiveMillis();
    }

    private long waitedMillis(long nowNanos) {
        return TimeUnit.NANOSECONDS.toMillis(nowNanos - sinceNanos);
    }

    /** A head that comes byte by byte is never whole, and would keep its connection for ever. */
    private boolean headIsLate(long nowNanos) {
        if (!headBegan) {
            return false;
        }
        long since = sinceNanos;
        if (headSeenNanos == 0 || headSeenSince != since) {
            headSeenSince = since;
            headSeenNanos = nowNanos;
        }
        return TimeUnit.NANOSECONDS.toMillis(nowNanos - headSeenNanos) >= limits.headMillis();
    }
}

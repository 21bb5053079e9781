package dev.davit.net.dns;

import dev.davit.port.Clock;
import dev.davit.port.Forwarders;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * When each address was given out last. An answer is a lease: whoever was told an address may use
 * it for as long as the answer may be remembered, so that a pod which leaves goes on until then.
 *
 * <p>To be named in a slice is an answer as well: to all who follow slices by themselves, such as
 * balancers. They hear of a change when this node does, and have as long to act on it.
 */
final class Leases implements Forwarders {
    /** Longest wait between two looks. */
    private static final long LOOK_MILLIS = 10;

    /** Addresses of pods that are gone are forgotten when there are so many more than in use. */
    private static final int FORGET_ABOVE = 1_000;

    private static final long NEVER = Long.MIN_VALUE;

    private final Clock clock;
    private final long leaseNanos;
    private final Map<String, Lease> leases = new ConcurrentHashMap<>();
    private int unused;

    Leases(Clock clock, int ttlSeconds) {
        this.clock = clock;
        this.leaseNanos = ttlSeconds * 1_000_000_000L;
    }

    /** Of one address. Users are counted under the zone's lock; others only look. */
    static final class Lease {
        private final AtomicInteger users = new AtomicInteger();
        private volatile long givenNanos = NEVER;

        /** When the last service let go of it. */
        private volatile long leftNanos = NEVER;

        void given(long nowNanos) {
            givenNanos = nowNanos;
        }
    }

    long now() {
        return clock.monotonicNanos();
    }

    /** For a service that begins to answer with the address; called under the zone's lock. */
    Lease use(String address) {
        Lease lease = leases.computeIfAbsent(address, _ -> new Lease());
        lease.users.incrementAndGet();
        return lease;
    }

    /** For a service that stopped answering with it; called under the zone's lock. */
    void leave(Lease lease) {
        long now = now();
        // Noted before the count: who sees no user sees since when.
        lease.leftNanos = now;
        boolean last = lease.users.decrementAndGet() == 0;
        if (last && ++unused > FORGET_ABOVE) {
            leases.values().removeIf(each -> each.users.get() == 0 && over(each, now));
            unused = 0;
        }
    }

    private boolean over(Lease lease, long now) {
        return over(lease.givenNanos, now) && over(lease.leftNanos, now);
    }

    private boolean over(long sinceNanos, long now) {
        return sinceNanos == NEVER || now - sinceNanos >= leaseNanos;
    }

    @Override
    public boolean awaitWithdrawn(String address, long maxMillis) throws InterruptedException {
        long began = now();
        boolean seenOver = false;
        while (true) {
            Lease lease = leases.get(address);
            long now = now();
            boolean isOver = lease == null || (lease.users.get() == 0 && over(lease, now));
            // Seen twice: an answer may be on its way that was found a moment before.
            if (lease == null || (isOver && seenOver)) {
                return true;
            }
            seenOver = isOver;
            long left = maxMillis - (now - began) / 1_000_000;
            if (left <= 0) {
                return false;
            }
            Thread.sleep(Math.min(left, LOOK_MILLIS));
        }
    }
}

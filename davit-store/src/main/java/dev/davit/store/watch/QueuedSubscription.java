package dev.davit.store.watch;

import dev.davit.model.image.Change;
import dev.davit.store.Subscription;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** One watcher's queue. The commit loop offers; one reader takes. */
final class QueuedSubscription implements Subscription {
    private final WatchHub hub;
    private final int bound;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition came = lock.newCondition();

    private List<Change> waiting;
    private boolean woken;
    private long seen;
    private boolean over;

    QueuedSubscription(WatchHub hub, int bound, List<Change> backlog, long seen) {
        this.hub = hub;
        this.bound = bound;
        this.waiting = new ArrayList<>(backlog);
        this.seen = seen;
    }

    /** Called by the commit loop, in revision order. False when this watcher is cut off now. */
    boolean offer(Change change) {
        lock.lock();
        try {
            if (over) {
                return false;
            }
            if (waiting.size() >= bound) {
                cut();
                return false;
            }
            waiting.add(change);
            came.signal();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** The store closes, or this watcher was too slow. */
    void end() {
        lock.lock();
        try {
            cut();
        } finally {
            lock.unlock();
        }
    }

    private void cut() {
        over = true;
        waiting = List.of();
        came.signalAll();
    }

    @Override
    public void wake() {
        lock.lock();
        try {
            woken = true;
            came.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public @Nullable Batch take(long timeoutMillis) throws InterruptedException {
        long left = TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
        lock.lockInterruptibly();
        try {
            while (waiting.isEmpty() && !over && !woken && left > 0) {
                left = came.awaitNanos(left);
            }
            woken = false;
        } finally {
            lock.unlock();
        }
        return poll();
    }

    @Override
    public @Nullable Batch poll() {
        // Read before the queue: whatever is published by now was offered before it.
        long published = hub.publishedRevision();
        lock.lock();
        try {
            if (over) {
                return null;
            }
            List<Change> taken = waiting;
            waiting = new ArrayList<>();
            seen = Math.max(seen, published);
            if (!taken.isEmpty()) {
                seen = Math.max(seen, taken.getLast().revision());
            }
            return new Batch(taken, seen);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        hub.remove(this);
        end();
    }
}

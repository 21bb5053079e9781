package dev.davit.store.watch;

import dev.davit.model.image.Change;
import dev.davit.store.Subscription;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** One watcher's queue. The commit loop offers; one reader takes. */
final class QueuedSubscription implements Subscription {
    /** What one {@link #poll} answers at most, so that a reader's turn is short. */
    private static final int BATCH_CHANGES = 1_024;

    /** Room that an empty queue keeps. */
    private static final int KEPT_ROOM = 16;

    private final WatchHub hub;
    private final int boundChanges;
    private final long boundBytes;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition came = lock.newCondition();

    /** Idle ones are many: nothing is held for what is not there. */
    private ArrayDeque<Change> waiting;

    private long waitingBytes;
    private @Nullable CompletableFuture<Void> news;
    private boolean woken;

    /** The commit loop's own. */
    private boolean due;

    private long seen;
    private boolean over;

    QueuedSubscription(
            WatchHub hub, int boundChanges, long boundBytes, List<Change> backlog, long seen) {
        this.hub = hub;
        this.waiting = new ArrayDeque<>(backlog);
        this.waitingBytes = backlog.stream().mapToLong(ChangeWindow::size).sum();
        this.boundChanges = boundChanges;
        // What it resumes from is in the window anyway.
        this.boundBytes = boundBytes + waitingBytes;
        this.seen = seen;
    }

    /**
     * Called by the commit loop, in revision order; {@link #signal} follows. False when this
     * watcher is cut off now.
     */
    boolean offer(Change change) {
        lock.lock();
        try {
            if (over) {
                return false;
            }
            if (waiting.isEmpty() || (waiting.size() < boundChanges && fits(change))) {
                waiting.add(change);
                waitingBytes += ChangeWindow.size(change);
                return true;
            }
        } finally {
            lock.unlock();
        }
        end();
        return false;
    }

    /** Called by the commit loop: whether this one is the first change since the last signal. */
    boolean becomesDue() {
        boolean first = !due;
        due = true;
        return first;
    }

    /** Called by the commit loop: wakes whoever waits for what was offered. */
    void signal() {
        due = false;
        CompletableFuture<Void> told;
        lock.lock();
        try {
            came.signal();
            told = toTell();
        } finally {
            lock.unlock();
        }
        tell(told);
    }

    private boolean fits(Change change) {
        return waitingBytes + ChangeWindow.size(change) <= boundBytes;
    }

    private @Nullable CompletableFuture<Void> toTell() {
        CompletableFuture<Void> told = news;
        news = null;
        return told;
    }

    /** Outside the lock: what depends on it is not ours. */
    private static void tell(@Nullable CompletableFuture<Void> told) {
        if (told != null) {
            told.complete(null);
        }
    }

    /** The store closes, or this watcher was too slow. */
    void end() {
        CompletableFuture<Void> told;
        lock.lock();
        try {
            cut();
            told = toTell();
        } finally {
            lock.unlock();
        }
        tell(told);
    }

    private void cut() {
        over = true;
        waiting = new ArrayDeque<>(0);
        waitingBytes = 0;
        came.signalAll();
    }

    @Override
    public CompletableFuture<Void> news() {
        lock.lock();
        try {
            if (!waiting.isEmpty() || over || woken) {
                return CompletableFuture.completedFuture(null);
            }
            CompletableFuture<Void> open = news;
            if (open == null) {
                open = new CompletableFuture<>();
                news = open;
            }
            return open;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void wake() {
        CompletableFuture<Void> told;
        lock.lock();
        try {
            woken = true;
            came.signalAll();
            told = toTell();
        } finally {
            lock.unlock();
        }
        tell(told);
    }

    @Override
    public @Nullable Batch take(long timeoutMillis) throws InterruptedException {
        long left = TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
        lock.lockInterruptibly();
        try {
            while (waiting.isEmpty() && !over && !woken && left > 0) {
                left = came.awaitNanos(left);
            }
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
            woken = false;
            if (over) {
                return null;
            }
            List<Change> taken = taken();
            if (waiting.isEmpty()) {
                seen = Math.max(seen, published);
            }
            if (!taken.isEmpty()) {
                seen = Math.max(seen, taken.getLast().revision());
            }
            return new Batch(taken, seen);
        } finally {
            lock.unlock();
        }
    }

    private List<Change> taken() {
        if (waiting.isEmpty()) {
            return List.of();
        }
        int count = Math.min(BATCH_CHANGES, waiting.size());
        List<Change> taken = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            Change change = waiting.remove();
            waitingBytes -= ChangeWindow.size(change);
            taken.add(change);
        }
        if (waiting.isEmpty() && count > KEPT_ROOM) {
            waiting = new ArrayDeque<>(0);
        }
        return taken;
    }

    @Override
    public void close() {
        hub.remove(this);
        end();
    }
}

package dev.davit.store;

import dev.davit.model.image.Change;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One watcher's bounded queue. A watcher that falls behind is cut off, never waited for. */
public interface Subscription extends AutoCloseable {

    /**
     * What came: changes in revision order (possibly none: time passed, or nothing of interest; a
     * bounded number: there may be more at once) and how far this watcher has now seen everything.
     */
    record Batch(List<Change> changes, long seenRevision) {}

    /**
     * Blocks until changes are there or the time is over.
     *
     * @return null once the watcher was cut off for being slow, or the store closed: resume by a
     *     new watch or a list
     */
    @Nullable Batch take(long timeoutMillis) throws InterruptedException;

    /** What is there now, without waiting; see {@link #take}. */
    @Nullable Batch poll();

    /**
     * For readers that no thread waits for: completes once {@link #poll} may have something, or
     * null. The same one is answered until it is completed.
     *
     * <p>The commit loop completes it: whatever depends on it must go on elsewhere at once.
     */
    CompletableFuture<Void> news();

    /** A reader that waits in {@link #take}, or will next, goes on at once: there is other news. */
    void wake();

    @Override
    void close();
}

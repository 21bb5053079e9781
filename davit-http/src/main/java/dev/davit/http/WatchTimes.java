package dev.davit.http;

import dev.davit.http.wire.HttpLimits;
import dev.davit.model.request.Options;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** When a watch ends, and when it says how far it has come. Used by one thread at a time. */
final class WatchTimes {
    private final boolean bookmarks;
    private final boolean initialEvents;
    private final long bookmarkNanos;
    private final long endNanos;
    private long nextBookmarkNanos;
    private long toldRevision;

    WatchTimes(Options options, HttpLimits limits, long nowNanos) {
        bookmarks = options.flag("allowWatchBookmarks");
        // The end of the state at the start is told by a bookmark, to those who take them.
        initialEvents = bookmarks && options.flag("sendInitialEvents");
        bookmarkNanos = TimeUnit.MILLISECONDS.toNanos(limits.bookmarkMillis());
        endNanos = nowNanos + lifetimeNanos(options.first("timeoutSeconds"), limits);
        nextBookmarkNanos = nowNanos + bookmarkNanos;
    }

    private static long lifetimeNanos(@Nullable String seconds, HttpLimits limits) {
        if (seconds != null && seconds.matches("[1-9][0-9]{0,8}")) {
            return TimeUnit.SECONDS.toNanos(Long.parseLong(seconds));
        }
        // Spread, so that many watches that began together do not all come back together.
        long most = TimeUnit.MILLISECONDS.toNanos(limits.watchMillis());
        return most / 2 + ThreadLocalRandom.current().nextLong(most / 2 + 1);
    }

    /** Whether the client wants to be told when the state at the start is complete. */
    boolean initialEvents() {
        return initialEvents;
    }

    boolean over(long nowNanos) {
        return endNanos - nowNanos <= 0;
    }

    /** Until the watch ends or a bookmark is due. */
    long nanosToNext(long nowNanos) {
        boolean bookmarkFirst = bookmarks && nextBookmarkNanos - endNanos < 0;
        return (bookmarkFirst ? nextBookmarkNanos : endNanos) - nowNanos;
    }

    /**
     * Whether to say now how far the watch has come. Who asks and is answered yes must say it.
     *
     * @param initialEnd the state at the start is complete now, and the client waits to hear it
     */
    boolean bookmarkDue(long nowNanos, long seenRevision, boolean initialEnd) {
        if (!initialEnd && !(bookmarks && nowNanos - nextBookmarkNanos >= 0)) {
            return false;
        }
        nextBookmarkNanos = nowNanos + bookmarkNanos;
        if (seenRevision == 0 || (seenRevision == toldRevision && !initialEnd)) {
            return false;
        }
        toldRevision = seenRevision;
        return true;
    }
}

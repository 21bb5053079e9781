package dev.davit.gate;

import dev.davit.model.image.StoredObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An open watch as a client sees it. */
public interface Watch extends AutoCloseable {

    enum EventType {
        ADDED,
        MODIFIED,
        DELETED
    }

    record Event(EventType type, StoredObject object) {}

    /**
     * @param seenRevision for bookmarks: everything up to it was seen
     */
    record Batch(List<Event> events, long seenRevision) {}

    /** Blocks; null when the watch must be opened anew (the client is told 410). */
    @Nullable Batch take(long timeoutMillis) throws InterruptedException;

    /** Without waiting. */
    @Nullable Batch poll();

    @Override
    void close();
}

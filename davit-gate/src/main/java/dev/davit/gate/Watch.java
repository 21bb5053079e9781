package dev.davit.gate;

import dev.davit.model.image.StoredObject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** An open watch as a client sees it. */
public interface Watch extends AutoCloseable {
    enum EventType {
        ADDED,
        MODIFIED,
        DELETED
    }

    /**
     * One change, as it looks from inside the selection.
     *
     * @param object its bytes are in the form that was asked for: the object itself, a table of one
     *     row, or its metadata alone (see {@link Forms})
     */
    record Event(EventType type, StoredObject object) {}

    /**
     * What came since the last batch.
     *
     * @param seenRevision for bookmarks: everything up to it was seen; 0 while the state at the
     *     start is not complete yet: then no bookmark may be sent
     * @param initialEventsEnd the state at the start is complete with this batch: a client that
     *     asked for {@code sendInitialEvents} is sent the bookmark that says so, after the events
     */
    record Batch(List<Event> events, long seenRevision, boolean initialEventsEnd) {
        public Batch {
            events = List.copyOf(events);
        }

        public Batch(List<Event> events, long seenRevision) {
            this(events, seenRevision, false);
        }
    }

    /** Blocks; null when the watch must be opened anew (the client is told 410). */
    @Nullable Batch take(long timeoutMillis) throws InterruptedException;

    /** Without waiting; a bounded number of events, so that there may be more at once. */
    @Nullable Batch poll();

    /**
     * From when on no thread need wait for this watch: completes once {@link #poll} may have
     * something, or null. Null while what is to come is much work: then {@link #take} it.
     *
     * <p>The store's own thread completes it: whatever depends on it must go on elsewhere at once.
     */
    default @Nullable CompletableFuture<Void> news() {
        return null;
    }

    /** The same, each object in another form. */
    default Watch seenAs(UnaryOperator<StoredObject> form) {
        Watch inner = this;
        return new Watch() {
            @Override
            public @Nullable Batch take(long timeoutMillis) throws InterruptedException {
                return formed(inner.take(timeoutMillis));
            }

            @Override
            public @Nullable Batch poll() {
                return formed(inner.poll());
            }

            private @Nullable Batch formed(@Nullable Batch batch) {
                if (batch == null || batch.events().isEmpty()) {
                    return batch;
                }
                List<Event> events = new ArrayList<>(batch.events().size());
                for (Event event : batch.events()) {
                    events.add(new Event(event.type(), form.apply(event.object())));
                }
                return new Batch(events, batch.seenRevision(), batch.initialEventsEnd());
            }

            @Override
            public @Nullable CompletableFuture<Void> news() {
                return inner.news();
            }

            @Override
            public void close() {
                inner.close();
            }
        };
    }

    @Override
    void close();
}

package dev.davit.gate.read;

import dev.davit.gate.Forms;
import dev.davit.gate.Watch;
import dev.davit.model.image.Change;
import dev.davit.model.image.StoredObject;
import dev.davit.model.json.JsonString;
import dev.davit.model.json.JsonWriter;
import dev.davit.model.kind.Kind;
import dev.davit.port.Clock;
import dev.davit.store.Subscription;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A watch of a selection: what comes into it is ADDED, what leaves it is DELETED, whether the
 * object itself came, went or only changed. Used by one thread.
 */
final class SelectedWatch implements Watch {
    /** Of the state at the start, in one batch. */
    static final int MAX_BATCH = 1_000;

    /**
     * What is sent before the first change.
     *
     * @param revision of which it is the state
     * @param marked whether its end is told
     */
    record State(List<StoredObject> objects, long revision, boolean marked) {}

    private final Kind kind;
    private final Subscription changes;
    private final Selection chosen;
    private final Rendering rendering;
    private final Clock clock;
    private State state;
    private int sent;
    private boolean stateSent;
    private boolean columnsSent;

    SelectedWatch(
            Kind kind,
            Subscription changes,
            Selection chosen,
            Rendering rendering,
            Clock clock,
            State state) {
        this.kind = kind;
        this.changes = changes;
        this.chosen = chosen;
        this.rendering = rendering;
        this.clock = clock;
        this.state = state;
        this.stateSent = state.objects().isEmpty() && !state.marked();
    }

    @Override
    public @Nullable Batch take(long timeoutMillis) throws InterruptedException {
        return stateSent ? events(changes.take(timeoutMillis)) : nextOfState();
    }

    @Override
    public @Nullable Batch poll() {
        return stateSent ? events(changes.poll()) : nextOfState();
    }

    /** Tables and the like are made for each watcher anew. */
    @Override
    public @Nullable CompletableFuture<Void> news() {
        return stateSent && rendering.form() == Forms.PLAIN ? changes.news() : null;
    }

    private Batch nextOfState() {
        int end = Math.min(state.objects().size(), sent + MAX_BATCH);
        List<Event> events = new ArrayList<>(end - sent);
        for (StoredObject object : state.objects().subList(sent, end)) {
            events.add(event(EventType.ADDED, object));
        }
        sent = end;
        stateSent = end == state.objects().size();
        Batch batch =
                new Batch(events, stateSent ? state.revision() : 0, stateSent && state.marked());
        if (stateSent) {
            // A watch is open for long: what was sent need not stay in memory for it.
            state = new State(List.of(), state.revision(), state.marked());
        }
        return batch;
    }

    private @Nullable Batch events(Subscription.@Nullable Batch batch) {
        if (batch == null) {
            return null;
        }
        List<Event> events = new ArrayList<>(batch.changes().size());
        for (Change change : batch.changes()) {
            Event event = event(change);
            if (event != null) {
                events.add(event);
            }
        }
        return new Batch(events, batch.seenRevision());
    }

    private @Nullable Event event(Change change) {
        StoredObject before = change.before();
        StoredObject after = change.after();
        boolean was = before != null && chosen.matches(before);
        boolean is = after != null && chosen.matches(after);
        if (is && after != null) {
            return event(was ? EventType.MODIFIED : EventType.ADDED, after);
        }
        if (!was || before == null) {
            return null;
        }
        // It left: removed, or no longer selected. Clients know it by the state that they were
        // shown, at the revision at which it left.
        return event(
                EventType.DELETED,
                change.removed() ? change.shown() : at(before, change.revision()));
    }

    private static StoredObject at(StoredObject object, long revision) {
        byte[] bytes =
                JsonWriter.write(
                        object.tree()
                                .withAt(
                                        new JsonString(Long.toString(revision)),
                                        "metadata",
                                        "resourceVersion"));
        return new StoredObject(object.key(), object.uid(), revision, bytes);
    }

    private Event event(EventType type, StoredObject object) {
        StoredObject shown = rendering.event(kind, object, !columnsSent, clock.wallMillis());
        columnsSent = true;
        return new Event(type, shown);
    }

    @Override
    public void close() {
        changes.close();
    }
}

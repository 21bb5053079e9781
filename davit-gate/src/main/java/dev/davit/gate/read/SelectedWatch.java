package dev.davit.gate.read;

import dev.davit.base.Outcome;
import dev.davit.gate.Forms;
import dev.davit.gate.Watch;
import dev.davit.gate.custom.Adapting;
import dev.davit.model.custom.CustomVersion;
import dev.davit.model.custom.Definition;
import dev.davit.model.custom.ServedKinds;
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
import java.util.function.Supplier;
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
    private final Adapting adapting;
    private final Supplier<ServedKinds> served;
    private State state;
    private int sent;
    private boolean stateSent;
    private boolean columnsSent;
    private boolean failed;

    SelectedWatch(
            Kind kind,
            Subscription changes,
            Selection chosen,
            Rendering rendering,
            Clock clock,
            Adapting adapting,
            Supplier<ServedKinds> served,
            State state) {
        this.kind = kind;
        this.changes = changes;
        this.chosen = chosen;
        this.rendering = rendering;
        this.clock = clock;
        this.adapting = adapting;
        this.served = served;
        this.state = state;
        this.stateSent = state.objects().isEmpty() && !state.marked();
    }

    @Override
    public @Nullable Batch take(long timeoutMillis) throws InterruptedException {
        return stateSent ? told(events(changes.take(timeoutMillis))) : nextOfState();
    }

    @Override
    public @Nullable Batch poll() {
        return stateSent ? told(events(changes.poll())) : nextOfState();
    }

    /** Tables and the like are made for each watcher anew. */
    @Override
    public @Nullable CompletableFuture<Void> news() {
        boolean plain = rendering.form() == Forms.PLAIN && !Adapting.asks(kind);
        return stateSent && plain ? changes.news() : null;
    }

    /** The end, once the kind is no longer what it was when the watch was opened. */
    private @Nullable Batch told(@Nullable Batch batch) {
        CustomVersion custom = kind.custom();
        if (custom == null || batch == null || !batch.events().isEmpty()) {
            return batch;
        }
        Definition now = served.get().definition(kind.id());
        boolean same = now != null && now.since() == custom.definition().since();
        return same ? batch : null;
    }

    private @Nullable Batch nextOfState() {
        int end = Math.min(state.objects().size(), sent + MAX_BATCH);
        List<Event> events = new ArrayList<>(end - sent);
        List<StoredObject> next = state.objects().subList(sent, end);
        if (!(adapting.objects(kind, next)
                instanceof Outcome.Ok<List<StoredObject>>(List<StoredObject> objects))) {
            // Whoever lists anew is told why.
            return null;
        }
        for (StoredObject object : objects) {
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
            if (failed) {
                return null;
            }
            if (event == null) {
                continue;
            }
            if (!(adapting.object(kind, event.object())
                    instanceof Outcome.Ok<StoredObject>(StoredObject object))) {
                return null;
            }
            events.add(event(event.type(), object));
        }
        return new Batch(events, batch.seenRevision());
    }

    /** A change as the selection sees it, its object as it is stored. */
    private @Nullable Event event(Change change) {
        StoredObject before = change.before();
        StoredObject after = change.after();
        boolean was = before != null && matches(before);
        boolean is = after != null && matches(after);
        if (is && after != null) {
            return new Event(was ? EventType.MODIFIED : EventType.ADDED, after);
        }
        if (!was || before == null) {
            return null;
        }
        // It left: removed, or no longer selected. Clients know it by the state that they were
        // shown, at the revision at which it left.
        return new Event(
                EventType.DELETED,
                change.removed() ? change.shown() : at(before, change.revision()));
    }

    /** Where the version counts that is asked for, and it cannot be told, the watch ends. */
    private boolean matches(StoredObject object) {
        if (!chosen.ofForm(kind)) {
            return chosen.matches(object);
        }
        if (adapting.object(kind, object) instanceof Outcome.Ok<StoredObject>(StoredObject now)) {
            return chosen.matches(now);
        }
        failed = true;
        return false;
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

package dev.davit.gate.past;

import dev.davit.base.Cause;
import dev.davit.base.Outcome;
import dev.davit.gate.room.Admitted;
import dev.davit.gate.room.Asked;
import dev.davit.gate.room.Refusals;
import dev.davit.gate.room.Scene;
import dev.davit.gate.write.CreateObject;
import dev.davit.gate.write.Replacement;
import dev.davit.gate.write.WriteHandler;
import dev.davit.model.image.StoredObject;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonNumber;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.model.kind.Durability;
import dev.davit.model.kind.Kind;
import dev.davit.store.History;
import dev.davit.store.Store;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * POST …/rollback {@code {toRevision|at}}: what was wished for then is wished for again. Without
 * either: the state before the last change, or, of an object that is gone, its last state.
 *
 * <p>Labels, annotations and spec come back; what the cluster allocated does not. Who rolls back is
 * the author. An object that is gone comes back as a new one.
 */
public final class Rollback {
    private final Store store;
    private final Moments moments;
    private final CreateObject create;
    private final Replacement replacement;

    public Rollback(Store store, CreateObject create, Replacement replacement) {
        this.store = store;
        this.moments = new Moments(store);
        this.create = create;
        this.replacement = replacement;
    }

    /** Looks the state up, once; the write itself only judges. */
    public Outcome<WriteHandler> handler(Asked asked) {
        return target(asked).map(entry -> (again, scene) -> admit(again, entry, scene));
    }

    private Outcome<History.Entry> target(Asked asked) {
        Kind kind = asked.kind();
        if (kind.durability() != Durability.HISTORY) {
            return Refusals.bad("no history is kept of " + Refusals.resource(kind));
        }
        String revision = number(asked.body().get("toRevision"));
        String at = asked.body().textOr("", "at");
        if (revision.isEmpty() && at.isEmpty()) {
            return last(asked);
        }
        return moments.of(kind, revision, at).then(found -> state(asked, found));
    }

    private static String number(@Nullable Json value) {
        return switch (value) {
            case JsonNumber.Whole(long number) -> Long.toString(number);
            case JsonString(String text) -> text;
            case null -> "";
            default -> value.toString();
        };
    }

    private Outcome<History.Entry> state(Asked asked, long revision) {
        History.Entry entry = store.history().at(asked.key(), revision);
        return entry == null || entry.after() == null
                ? Refusals.invalid(
                        asked.kind(),
                        asked.target().name(),
                        new Cause(
                                Cause.NOT_FOUND,
                                "Not found: there was no such object at revision " + revision,
                                "toRevision"))
                : Outcome.ok(entry);
    }

    private Outcome<History.Entry> last(Asked asked) {
        boolean gone = store.image().get(asked.key()) == null;
        List<History.Entry> newest = store.history().of(asked.key(), Long.MAX_VALUE, 2);
        if (newest.isEmpty()) {
            return Refusals.notFound(asked.kind(), asked.target().name());
        }
        // Of an object that is gone the newest entry is its removal.
        History.Entry before = newest.size() < 2 ? null : newest.get(1);
        return before == null || before.after() == null
                ? Refusals.conflict(
                        asked.kind(),
                        asked.target().name(),
                        gone
                                ? "its last state is not kept any more"
                                : "there is no earlier state to go back to")
                : Outcome.ok(before);
    }

    private Outcome<Admitted> admit(Asked asked, History.Entry entry, Scene scene) {
        JsonObject earlier = entry.after();
        if (earlier == null) {
            return Refusals.notFound(asked.kind(), asked.target().name());
        }
        Asked told = asked.because("back to revision " + entry.revision());
        StoredObject stored = scene.image().get(asked.key());
        if (stored == null) {
            return create.create(told, Intent.again(asked.kind(), earlier), scene, "rollback");
        }
        Asked warned =
                stored.uid().equals(entry.uid())
                        ? told
                        : told.warned(
                                "revision %d is of an earlier object of this name (uid %s)"
                                        .formatted(entry.revision(), entry.uid()));
        JsonObject wanted = Intent.restored(asked.kind(), stored.tree(), earlier);
        return replacement.main(warned, stored, wanted, scene, "rollback");
    }
}

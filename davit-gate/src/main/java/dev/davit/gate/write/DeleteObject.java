package dev.davit.gate.write;

import dev.davit.base.Outcome;
import dev.davit.gate.room.Admitted;
import dev.davit.gate.room.Admitted.Answer;
import dev.davit.gate.room.Asked;
import dev.davit.gate.room.Basis;
import dev.davit.gate.room.NodeScope;
import dev.davit.gate.room.Refusals;
import dev.davit.gate.room.Scene;
import dev.davit.model.image.StoredObject;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.Kind;
import dev.davit.store.Draft;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * DELETE: an object that nobody holds and that needs no time to end is removed at once; any other
 * is marked, and goes when the last of its holders has let go.
 */
public final class DeleteObject implements WriteHandler {
    @Override
    public Outcome<Admitted> admit(Asked asked, Scene scene) {
        return Deletion.of(asked)
                .then(deletion ->
                        Replacement.stored(asked, scene)
                                .then(stored -> NodeScope.check(asked, stored))
                                .then(stored -> Immortal.check(asked.kind(), stored))
                                .then(stored -> deletion.meets(asked, stored))
                                .map(stored -> delete(asked, stored, deletion, scene)));
    }

    /** A deletion that is permitted and meets its preconditions. */
    public static Admitted delete(
            Asked asked, StoredObject stored, Deletion deletion, Scene scene) {
        Kind kind = asked.kind();
        List<String> warnings = asked.warnings();
        Marked marked = mark(kind, stored, deletion, scene.nowMillis());
        return switch (marked) {
            case Marked.Gone _ ->
                    new Admitted(
                            kind,
                            Basis.NOTHING.and(stored),
                            List.of(draft(asked, stored, null)),
                            stored,
                            new Answer.WithStatus(
                                    200, Refusals.plural(kind, stored.key().name(), stored.uid())),
                            warnings);
            case Marked.Waits(JsonObject next) ->
                    new Admitted(
                            kind,
                            Basis.NOTHING.and(stored),
                            List.of(draft(asked, stored, next)),
                            stored,
                            Admitted.OK,
                            warnings);
            case Marked.Already _ -> Admitted.unchanged(kind, stored, warnings);
        };
    }

    static Draft draft(Asked asked, StoredObject stored, @Nullable JsonObject next) {
        return new Draft(
                stored.key(),
                asked.kind().durability(),
                next,
                Origins.of(asked, "delete", stored.tree(), next));
    }

    /** What a deletion makes of an object. */
    sealed interface Marked {
        enum Gone implements Marked {
            GONE
        }

        enum Already implements Marked {
            ALREADY
        }

        record Waits(JsonObject next) implements Marked {}
    }

    static Marked mark(Kind kind, StoredObject stored, Deletion deletion, long nowMillis) {
        Habits habits = Habits.of(kind);
        JsonObject tree = stored.tree();
        JsonObject metadata = Metadata.of(tree);
        boolean free = Removal.free(kind, tree);
        Long before = Metadata.deleting(metadata) ? Metadata.grace(metadata) : null;
        if (Metadata.deleting(metadata)) {
            // A second deletion can only shorten what the first one granted.
            Long asked = deletion.graceSeconds();
            long now = asked == null || before == null ? 0 : Math.min(asked, before);
            boolean shorter = asked != null && before != null && now < before;
            if (!shorter) {
                return free && (before == null || before == 0)
                        ? Marked.Gone.GONE
                        : Marked.Already.ALREADY;
            }
            return now == 0 && free
                    ? Marked.Gone.GONE
                    : new Marked.Waits(
                            tree.with(Metadata.FIELD, Metadata.marked(metadata, nowMillis, now)));
        }
        long grace = habits.graceSeconds(tree, deletion.graceSeconds());
        if (grace == 0 && free && !deletion.propagation().holds()) {
            return Marked.Gone.GONE;
        }
        JsonObject held = deletion.propagation().held(metadata);
        JsonObject next = tree.with(Metadata.FIELD, Metadata.marked(held, nowMillis, grace));
        return new Marked.Waits(habits.deleting(next));
    }
}

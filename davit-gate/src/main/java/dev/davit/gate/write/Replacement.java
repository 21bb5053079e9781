package dev.davit.gate.write;

import dev.davit.base.Cause;
import dev.davit.base.Outcome;
import dev.davit.base.Refusal;
import dev.davit.gate.owner.Border;
import dev.davit.gate.owner.FieldGuard;
import dev.davit.gate.owner.Marks;
import dev.davit.gate.room.Admitted;
import dev.davit.gate.room.Asked;
import dev.davit.gate.room.Basis;
import dev.davit.gate.room.NodeScope;
import dev.davit.gate.room.Refusals;
import dev.davit.gate.room.Scene;
import dev.davit.model.image.StoredObject;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.Kind;
import dev.davit.model.owned.Boundary;
import dev.davit.model.owned.FieldSet;
import dev.davit.model.owned.Held;
import dev.davit.model.owned.Keeping;
import dev.davit.model.schema.Schemas;
import dev.davit.store.Draft;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A stored object becomes another state of itself: what PUT, the patches and rollback share. */
public final class Replacement {
    private static final String STATUS = "status";

    private final Shaping shaping;
    private final FieldGuard guard;

    public Replacement(Shaping shaping, FieldGuard guard) {
        this.shaping = shaping;
        this.guard = guard;
    }

    /** The object that the request is about. */
    static Outcome<StoredObject> stored(Asked asked, Scene scene) {
        StoredObject found = scene.image().get(asked.key());
        return found == null
                ? Refusals.notFound(asked.kind(), asked.target().name())
                : Outcome.ok(found);
    }

    /** Anything that a main write may change. */
    public Outcome<Admitted> main(
            Asked asked, StoredObject stored, JsonObject wanted, Scene scene, String verb) {
        return main(Wanted.Wish.of(asked, wanted), stored, scene, verb);
    }

    Outcome<Admitted> main(Wanted.Wish wish, StoredObject stored, Scene scene, String verb) {
        Asked asked = wish.asked();
        return sameObject(asked.kind(), stored, wish.tree())
                .then(_ -> NodeScope.check(asked, stored))
                .then(_ -> mainly(wish, stored, scene, verb, true))
                .then(admitted -> OnlyDefault.check(asked, admitted, scene));
    }

    /** The status, and of the metadata what may come with it. */
    Outcome<Admitted> status(Wanted.Wish wish, StoredObject stored, Scene scene, String verb) {
        Asked asked = wish.asked();
        return sameObject(asked.kind(), stored, wish.tree())
                .then(_ -> NodeScope.check(asked, stored))
                .then(_ -> reported(wish, stored, scene, verb, true));
    }

    private Outcome<Admitted> reported(
            Wanted.Wish wish, StoredObject stored, Scene scene, String verb, boolean first) {
        Asked asked = wish.asked();
        JsonObject tree = stored.tree();
        String by = asked.target().subresource();
        Json status = Habits.of(asked.kind()).reported(by, tree, wish.tree(), scene).get(STATUS);
        JsonObject marked = ReportedMetadata.taken(asked, tree, wish.tree());
        JsonObject bare = status == null ? marked.without(STATUS) : marked.with(STATUS, status);
        JsonObject next = asked.applies() ? Ownership.carried(bare, wish.tree()) : bare;
        return shaping.reported(asked, next, tree, scene)
                .then(right -> Marks.check(asked, tree, right.tree(), scene).map(_ -> right))
                .then(right ->
                        written(
                                new Judged(wish, right, null, verb),
                                stored,
                                scene,
                                first
                                        ? again -> reported(again, stored, scene, verb, false)
                                        : null));
    }

    private Outcome<Admitted> mainly(
            Wanted.Wish wish, StoredObject stored, Scene scene, String verb, boolean first) {
        return metadata(wish.asked(), stored, wish.tree(), scene)
                .then(metadata -> mainly(wish, stored, metadata, scene, verb, first));
    }

    private Outcome<Admitted> mainly(
            Wanted.Wish wish,
            StoredObject stored,
            JsonObject metadata,
            Scene scene,
            String verb,
            boolean first) {
        Asked asked = wish.asked();
        Kind kind = asked.kind();
        JsonObject tree = stored.tree();
        Habits habits = Habits.of(kind);
        JsonObject next = habits.kept(tree, wish.tree().with(Metadata.FIELD, metadata));
        if (Shaping.reported(kind)) {
            Json status = tree.get(STATUS);
            next = status == null ? next.without(STATUS) : next.with(STATUS, status);
        }
        Home home = shaping.home(asked, scene);
        return habits.changed(tree, next, scene)
                .then(following -> shaping.changed(asked, following, tree, home, scene))
                .map(right -> right.with(habits.followed(tree, right.tree(), scene)))
                .then(right -> Controlled.check(asked, stored, right.tree(), scene).map(_ -> right))
                .then(right -> Marks.check(asked, tree, right.tree(), scene).map(_ -> right))
                .map(right -> right.with(counted(kind, tree, right.tree())))
                .then(right ->
                        written(
                                new Judged(wish, right, home, verb),
                                stored,
                                scene,
                                first ? again -> mainly(again, stored, scene, verb, false) : null));
    }

    static Outcome<StoredObject> sameObject(Kind kind, StoredObject stored, JsonObject wanted) {
        JsonObject metadata = Metadata.of(wanted);
        String name = stored.key().name();
        String uid = metadata.textOr("", "uid");
        if (!uid.isEmpty() && !uid.equals(stored.uid())) {
            return Refusals.otherUid(kind, name, uid, stored.uid());
        }
        String revision = metadata.textOr("", "resourceVersion");
        return revision.isEmpty() || revision.equals(Long.toString(stored.revision()))
                ? Outcome.ok(stored)
                : Refusals.stale(kind, name);
    }

    private static Outcome<JsonObject> metadata(
            Asked asked, StoredObject stored, JsonObject wanted, Scene scene) {
        JsonObject then = Metadata.of(stored.tree());
        JsonObject now = Metadata.of(wanted);
        List<Cause> causes = Metadata.forbidden(then, now);
        return causes.isEmpty()
                ? Outcome.ok(Ownership.given(asked, Metadata.updated(then, now), now, scene))
                : Refusals.invalid(asked.kind(), stored.key().name(), causes);
    }

    /** The generation rises when anything besides metadata and status changes. */
    private static JsonObject counted(Kind kind, JsonObject then, JsonObject now) {
        if (!Shaping.counted(kind) || intent(kind, then).equals(intent(kind, now))) {
            return now;
        }
        long generation = then.wholeOr(1, Metadata.FIELD, "generation");
        return now.with(Metadata.FIELD, Metadata.of(now).with("generation", generation + 1));
    }

    /** The status of a custom kind that has no such subresource is wanted like all else. */
    private static JsonObject intent(Kind kind, JsonObject tree) {
        JsonObject bare = tree.without(Metadata.FIELD);
        return kind.custom() == null || Shaping.reported(kind) ? bare.without(STATUS) : bare;
    }

    /**
     * A state that is right, as far as rules and schema go.
     *
     * @param home null where it does not matter
     */
    record Judged(Wanted.Wish wish, Shaping.Right right, @Nullable Home home, String verb) {}

    /** The way to a state once more, with less to write. */
    interface Again {
        Outcome<Admitted> with(Wanted.Wish wish);
    }

    /**
     * The write of a judged state; a removal where the last thing that held the object is gone.
     *
     * @param again for what has to be left out because it is another domain's; null: not once more
     */
    Outcome<Admitted> written(
            Judged judged, StoredObject stored, Scene scene, @Nullable Again again) {
        Asked asked = judged.wish.asked();
        JsonObject before = stored.tree();
        JsonObject after = judged.right.tree();
        JsonObject written = judged.right.written();
        if (asked.applies()) {
            JsonObject next = Ownership.applied(asked.kind(), before, after, written);
            return Outcome.ok(admitted(judged, asked, stored, next, judged.wish.border()));
        }
        Ownership.Changed changed = Ownership.changed(asked, before, after, written, scene);
        List<Held> foreign = changed.foreign();
        if (foreign.isEmpty()) {
            return Outcome.ok(
                    admitted(judged, asked, stored, changed.tree(), judged.wish.border()));
        }
        Border border = guard.border(asked, stored, changed.writer(), scene);
        return switch (border.judge(foreign)) {
            case Boundary.Crossing.Open _ ->
                    Outcome.ok(
                            admitted(judged, border.told(), stored, changed.with(border), border));
            case Boundary.Crossing.Kept(FieldSet fields) -> {
                JsonObject less =
                        Keeping.of(Schemas.of(asked.kind()), before, judged.wish.tree(), fields);
                yield again == null
                        ? Outcome.refused(border.refusal(foreign))
                        : again.with(new Wanted.Wish(border.less(), less, border));
            }
            case Boundary.Crossing.Closed(Refusal why) -> Outcome.refused(why);
        };
    }

    private static Admitted admitted(
            Judged judged,
            Asked asked,
            StoredObject stored,
            JsonObject next,
            @Nullable Border border) {
        Kind kind = asked.kind();
        List<String> all = asked.warningsAnd(judged.right.warnings());
        if (next.equals(stored.tree())) {
            return Admitted.unchanged(kind, stored, all);
        }
        boolean last = Removal.due(kind, next);
        Draft draft =
                new Draft(
                        stored.key(),
                        kind.durability(),
                        last ? null : next,
                        Origins.of(asked, judged.verb, stored.tree(), next));
        Basis basis = Basis.NOTHING.and(stored);
        if (judged.home != null) {
            basis = judged.home.and(basis);
        }
        return new Admitted(
                kind,
                border == null ? basis : border.and(basis),
                List.of(draft),
                stored,
                Admitted.OK,
                all,
                border == null ? List.of() : border.contested(),
                border == null ? List.of() : border.fought());
    }
}

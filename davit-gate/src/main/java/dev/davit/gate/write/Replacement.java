package dev.davit.gate.write;

import dev.davit.base.Cause;
import dev.davit.base.Outcome;
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
import dev.davit.store.Draft;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A stored object becomes another state of itself: what PUT, the patches and rollback share. */
public final class Replacement {
    private static final String STATUS = "status";

    private final Shaping shaping;

    public Replacement(Shaping shaping) {
        this.shaping = shaping;
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
        return sameObject(asked.kind(), stored, wanted)
                .then(_ -> NodeScope.check(asked, stored))
                .then(_ -> metadata(asked, stored, wanted))
                .then(metadata -> mainly(asked, stored, wanted, metadata, scene, verb));
    }

    /** The status, and nothing else. */
    public Outcome<Admitted> status(
            Asked asked, StoredObject stored, JsonObject wanted, Scene scene, String verb) {
        Json status = wanted.get(STATUS);
        JsonObject tree = stored.tree();
        JsonObject next = status == null ? tree.without(STATUS) : tree.with(STATUS, status);
        return sameObject(asked.kind(), stored, wanted)
                .then(_ -> NodeScope.check(asked, stored))
                .then(_ -> shaping.shape(asked, next, tree))
                .map(right -> written(asked, stored, right.tree(), right.warnings(), null, verb));
    }

    private Outcome<Admitted> mainly(
            Asked asked,
            StoredObject stored,
            JsonObject wanted,
            JsonObject metadata,
            Scene scene,
            String verb) {
        Kind kind = asked.kind();
        JsonObject tree = stored.tree();
        JsonObject next = Habits.of(kind).kept(tree, wanted.with(Metadata.FIELD, metadata));
        if (Shaping.counted(kind)) {
            Json status = tree.get(STATUS);
            next = status == null ? next.without(STATUS) : next.with(STATUS, status);
        }
        Home home = shaping.home(asked, scene);
        return shaping.changed(asked, next, tree, home)
                .then(right -> Controlled.check(asked, stored, right.tree(), scene).map(_ -> right))
                .map(right ->
                        written(
                                asked,
                                stored,
                                counted(kind, tree, right.tree()),
                                right.warnings(),
                                home,
                                verb));
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
            Asked asked, StoredObject stored, JsonObject wanted) {
        JsonObject then = Metadata.of(stored.tree());
        JsonObject now = Metadata.of(wanted);
        List<Cause> causes = Metadata.forbidden(then, now);
        return causes.isEmpty()
                ? Outcome.ok(Metadata.updated(then, now))
                : Refusals.invalid(asked.kind(), stored.key().name(), causes);
    }

    /** The generation rises when anything besides metadata and status changes. */
    private static JsonObject counted(Kind kind, JsonObject then, JsonObject now) {
        if (!Shaping.counted(kind) || intent(then).equals(intent(now))) {
            return now;
        }
        long generation = then.wholeOr(1, Metadata.FIELD, "generation");
        return now.with(Metadata.FIELD, Metadata.of(now).with("generation", generation + 1));
    }

    private static JsonObject intent(JsonObject tree) {
        return tree.without(Metadata.FIELD).without(STATUS);
    }

    /** The write of a judged state; a removal where the last thing that held the object is gone. */
    static Admitted written(
            Asked asked,
            StoredObject stored,
            JsonObject next,
            List<String> warnings,
            @Nullable Home home,
            String verb) {
        Kind kind = asked.kind();
        List<String> all = asked.warningsAnd(warnings);
        if (next.equals(stored.tree())) {
            return Admitted.unchanged(kind, stored, all);
        }
        boolean last = Removal.due(kind, next);
        Draft draft =
                new Draft(
                        stored.key(),
                        kind.durability(),
                        last ? null : next,
                        Origins.of(asked, verb, stored.tree(), next));
        Basis basis = Basis.NOTHING.and(stored);
        if (home != null) {
            basis = home.and(basis);
        }
        return new Admitted(kind, basis, List.of(draft), stored, Admitted.OK, all);
    }
}

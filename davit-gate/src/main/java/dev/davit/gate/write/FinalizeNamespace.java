package dev.davit.gate.write;

import dev.davit.base.Outcome;
import dev.davit.gate.room.Admitted;
import dev.davit.gate.room.Asked;
import dev.davit.gate.room.Scene;
import dev.davit.model.image.StoredObject;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import java.util.List;

/**
 * PUT …/finalize: who has cleaned up takes its finalizer out of {@code spec.finalizers}. With the
 * last one a deleted namespace goes.
 */
public final class FinalizeNamespace implements WriteHandler {
    private final Replacement replacement;

    public FinalizeNamespace(Replacement replacement) {
        this.replacement = replacement;
    }

    @Override
    public Outcome<Admitted> admit(Asked asked, Scene scene) {
        return Bodies.of(asked)
                .then(wanted ->
                        Replacement.stored(asked, scene)
                                .then(stored ->
                                        Replacement.sameObject(asked.kind(), stored, wanted))
                                .then(stored -> finalized(asked, stored, wanted, scene)));
    }

    private Outcome<Admitted> finalized(
            Asked asked, StoredObject stored, JsonObject wanted, Scene scene) {
        List<Json> left = wanted.array("spec", "finalizers").items();
        JsonObject spec = stored.tree().object("spec");
        JsonObject next =
                stored.tree()
                        .with(
                                "spec",
                                left.isEmpty()
                                        ? spec.without("finalizers")
                                        : spec.with("finalizers", new JsonArray(left)));
        Shaping.Right right = new Shaping.Right(next, List.of());
        Wanted.Wish wish = Wanted.Wish.of(asked, next);
        return replacement.written(
                new Replacement.Judged(wish, right, null, "finalize"), stored, scene, null);
    }
}

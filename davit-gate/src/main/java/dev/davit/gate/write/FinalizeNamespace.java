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
    @Override
    public Outcome<Admitted> admit(Asked asked, Scene scene) {
        return Bodies.of(asked)
                .then(wanted ->
                        Replacement.stored(asked, scene)
                                .then(stored ->
                                        Replacement.sameObject(asked.kind(), stored, wanted))
                                .map(stored -> finalized(asked, stored, wanted)));
    }

    private static Admitted finalized(Asked asked, StoredObject stored, JsonObject wanted) {
        List<Json> left = wanted.array("spec", "finalizers").items();
        JsonObject spec = stored.tree().object("spec");
        JsonObject next =
                stored.tree()
                        .with(
                                "spec",
                                left.isEmpty()
                                        ? spec.without("finalizers")
                                        : spec.with("finalizers", new JsonArray(left)));
        return Replacement.written(asked, stored, next, List.of(), null, "finalize");
    }
}

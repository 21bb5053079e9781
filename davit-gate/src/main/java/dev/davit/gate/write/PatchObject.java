package dev.davit.gate.write;

import dev.davit.base.Outcome;
import dev.davit.base.Refusal;
import dev.davit.gate.room.Admitted;
import dev.davit.gate.room.Asked;
import dev.davit.gate.room.Payload;
import dev.davit.gate.room.Refusals;
import dev.davit.gate.room.Scene;
import dev.davit.model.image.StoredObject;
import dev.davit.model.json.JsonObject;
import dev.davit.model.patch.Patches;
import dev.davit.model.schema.Schemas;

/**
 * PATCH: a change relative to whatever is stored. Where the object has changed since it was first
 * judged, the patch is applied anew; a {@code resourceVersion} in the patch forbids that.
 */
public final class PatchObject implements WriteHandler {
    private final Replacement replacement;

    public PatchObject(Replacement replacement) {
        this.replacement = replacement;
    }

    @Override
    public Outcome<Admitted> admit(Asked asked, Scene scene) {
        if (!(asked.payload() instanceof Payload.Patch patch)) {
            return Refusals.bad("a patch is required");
        }
        boolean status = asked.target().subresource().equals("status");
        return Replacement.stored(asked, scene)
                .then(stored ->
                        apply(asked, stored, patch)
                                .then(wanted -> Bodies.check(asked, wanted))
                                .then(wanted ->
                                        status
                                                ? replacement.status(
                                                        asked,
                                                        stored,
                                                        wanted,
                                                        scene,
                                                        "patch/status")
                                                : replacement.main(
                                                        asked, stored, wanted, scene, "patch")));
    }

    private static Outcome<JsonObject> apply(
            Asked asked, StoredObject stored, Payload.Patch patch) {
        Outcome<JsonObject> applied =
                Patches.apply(
                        patch.type(), stored.tree(), patch.patch(), Schemas.patch(asked.kind()));
        return switch (applied) {
            case Outcome.Ok<JsonObject> ok -> ok;
            case Outcome.Refused<JsonObject>(Refusal why) ->
                    Outcome.refused(why.about(Refusals.refused(asked.kind(), stored, why)));
        };
    }
}

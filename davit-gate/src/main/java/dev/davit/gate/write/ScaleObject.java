package dev.davit.gate.write;

import dev.davit.base.Cause;
import dev.davit.base.Outcome;
import dev.davit.gate.read.ScaleView;
import dev.davit.gate.room.Admitted;
import dev.davit.gate.room.Asked;
import dev.davit.gate.room.Payload;
import dev.davit.gate.room.Refusals;
import dev.davit.gate.room.Scene;
import dev.davit.model.custom.CustomVersion;
import dev.davit.model.custom.ScalePaths;
import dev.davit.model.image.StoredObject;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonNumber;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.Kind;
import dev.davit.model.patch.Patches;
import dev.davit.model.request.PatchType;
import dev.davit.model.schema.ObjectSchema;
import dev.davit.model.schema.Schemas;
import dev.davit.model.schema.Structure;
import java.util.List;

/** PUT and PATCH of …/scale: the number of copies, and nothing else of the workload. */
public final class ScaleObject implements WriteHandler {
    private final Replacement replacement;
    private final Wanted wanted;

    public ScaleObject(Replacement replacement, Wanted wanted) {
        this.replacement = replacement;
        this.wanted = wanted;
    }

    @Override
    public Outcome<Admitted> admit(Asked asked, Scene scene) {
        return Replacement.stored(asked, scene)
                .then(stored ->
                        wanted(asked, stored)
                                .then(scale -> right(asked, scale))
                                .then(scale -> scaled(asked, stored, scale, scene)));
    }

    private static Outcome<JsonObject> wanted(Asked asked, StoredObject stored) {
        return switch (asked.payload()) {
            case Payload.Whole(JsonObject tree) -> Outcome.ok(tree);
            case Payload.Patch(PatchType type, Json patch) when type == PatchType.APPLY ->
                    patch instanceof JsonObject scale
                            ? Outcome.ok(scale)
                            : Refusals.bad("an applied configuration must be an object");
            case Payload.Patch(PatchType type, Json patch) ->
                    Patches.apply(
                            type,
                            ScaleView.of(asked.kind(), stored.tree()),
                            patch,
                            Schemas.patch(Schemas.get(ScaleView.SCHEMA)));
            case Payload.Nothing _ -> Refusals.bad("a body is required: the Scale to be written");
        };
    }

    private static Outcome<JsonObject> right(Asked asked, JsonObject scale) {
        String apiVersion = scale.textOr(ScaleView.API_VERSION, "apiVersion");
        String kind = scale.textOr(ScaleView.KIND, "kind");
        if (!apiVersion.equals(ScaleView.API_VERSION) || !kind.equals(ScaleView.KIND)) {
            return Refusals.bad(
                    "the body is a %s %s; this address takes a %s %s"
                            .formatted(apiVersion, kind, ScaleView.API_VERSION, ScaleView.KIND));
        }
        String name = Metadata.of(scale).textOr("", "name");
        if (!name.isEmpty() && !name.equals(asked.target().name())) {
            return Refusals.bad(
                    "the name of the object (%s) does not match the name on the URL (%s)"
                            .formatted(name, asked.target().name()));
        }
        ObjectSchema schema = Schemas.get(ScaleView.SCHEMA);
        List<Cause> wrong = Structure.shape(schema, scale).wrong();
        return wrong.isEmpty()
                ? Outcome.ok(scale)
                : Refusals.invalid(asked.kind(), asked.target().name(), wrong);
    }

    private Outcome<Admitted> scaled(
            Asked asked, StoredObject stored, JsonObject scale, Scene scene) {
        return Replacement.sameObject(asked.kind(), stored, scale)
                .then(_ -> next(asked, stored, scale, scene))
                .then(next -> replacement.main(next, stored, scene, "scale"))
                .map(admitted ->
                        admitted.answering(
                                new Admitted.Answer.WithView(
                                        tree -> ScaleView.of(asked.kind(), tree))));
    }

    private Outcome<Wanted.Wish> next(
            Asked asked, StoredObject stored, JsonObject scale, Scene scene) {
        JsonNumber replicas = JsonNumber.of(scale.wholeOr(0, "spec", "replicas"));
        String[] place = place(asked.kind());
        if (!asked.applies()) {
            return Outcome.ok(Wanted.Wish.of(asked, stored.tree().withAt(replicas, place)));
        }
        // An applied Scale is an applied part of the workload: the one field that both have.
        JsonObject config =
                scale.at("spec", "replicas") == null
                        ? JsonObject.EMPTY
                        : JsonObject.EMPTY.withAt(replicas, place);
        return wanted.merged(asked, stored, config, scene);
    }

    /** Where the number stands in an object of that kind. */
    private static String[] place(Kind kind) {
        CustomVersion custom = kind.custom();
        ScalePaths paths = custom == null ? null : custom.scale();
        return paths == null ? new String[] {"spec", "replicas"} : paths.specPath();
    }
}

package dev.davit.model.patch;

import dev.davit.base.Cause;
import dev.davit.base.Outcome;
import dev.davit.base.Reason;
import dev.davit.base.Refusal;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonObject;
import dev.davit.model.request.PatchType;
import java.util.List;

/** The one way in: a patch of any type, applied to an object. */
public final class Patches {
    private Patches() {}

    /** The changed object; refused where the patch is malformed or does not fit the object. */
    public static Outcome<JsonObject> apply(
            PatchType type, JsonObject object, Json patch, PatchSchema schema) {
        return switch (type) {
            case JSON -> JsonPatch.apply(object, patch).then(Patches::asObject);
            case MERGE ->
                    patch instanceof JsonObject changes
                            ? Outcome.ok(MergePatch.apply(object, changes))
                            : notAnObject(type);
            case STRATEGIC ->
                    patch instanceof JsonObject changes
                            ? StrategicPatch.apply(object, changes, schema)
                            : notAnObject(type);
            case APPLY ->
                    Outcome.refused(
                            Refusal.of(
                                    Reason.UNSUPPORTED_MEDIA_TYPE,
                                    "server-side apply is not served here"));
        };
    }

    private static Outcome<JsonObject> asObject(Json value) {
        return value instanceof JsonObject object
                ? Outcome.ok(object)
                : Outcome.refused(
                        Refusal.of(
                                Reason.INVALID,
                                "the patch would leave no object behind",
                                List.of(
                                        new Cause(
                                                Cause.INVALID,
                                                "Invalid value: the whole would be no object",
                                                "patch"))));
    }

    private static Outcome<JsonObject> notAnObject(PatchType type) {
        return Outcome.refused(
                Refusal.of(
                        Reason.BAD_REQUEST,
                        "a patch of type " + type.mediaType() + " must be a JSON object"));
    }
}

package dev.davit.gate.room;

import dev.davit.model.json.Json;
import dev.davit.model.json.JsonObject;
import dev.davit.model.request.PatchType;

/** A body after decoding. */
public sealed interface Payload {
    enum Nothing implements Payload {
        NOTHING
    }

    /** An object, delete options, or what a subresource takes. */
    record Whole(JsonObject tree) implements Payload {}

    record Patch(PatchType type, Json patch) implements Payload {}
}

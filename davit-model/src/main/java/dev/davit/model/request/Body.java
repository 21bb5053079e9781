package dev.davit.model.request;

import dev.davit.model.json.Json;

/** What a write carries. In-process actors hand trees over; the wire brings bytes. */
public sealed interface Body {

    enum None implements Body {
        NONE
    }

    /** As received; decoded, strictly, by the gate's decode room. */
    @SuppressWarnings("ArrayRecordComponent")
    record Raw(byte[] bytes, String contentType) implements Body {}

    /** A whole object, or delete options. */
    record Tree(Json json) implements Body {}

    /** A patch that is parsed already. */
    record Patch(PatchType type, Json patch) implements Body {}
}

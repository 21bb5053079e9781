package dev.davit.gate.write;

import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.Kind;

/** When a deleted object really goes. */
final class Removal {
    private Removal() {}

    /** Deleted, its grace is over or was none, and nobody holds it any more. */
    static boolean due(Kind kind, JsonObject object) {
        JsonObject metadata = Metadata.of(object);
        Long grace = Metadata.grace(metadata);
        return Metadata.deleting(metadata) && (grace == null || grace == 0) && free(kind, object);
    }

    /** Nothing holds it. */
    static boolean free(Kind kind, JsonObject object) {
        return Metadata.finalized(Metadata.of(object)) && !Habits.of(kind).heldBack(object);
    }
}

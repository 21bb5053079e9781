package dev.davit.node.pod;

import dev.davit.model.json.Json;
import dev.davit.model.json.JsonObject;

/** The condition {@code Ready} of a status. */
final class Ready {
    private Ready() {}

    static boolean told(JsonObject status) {
        for (Json item : status.array("conditions")) {
            if (item instanceof JsonObject condition && "Ready".equals(condition.text("type"))) {
                return "True".equals(condition.text("status"));
            }
        }
        return false;
    }
}

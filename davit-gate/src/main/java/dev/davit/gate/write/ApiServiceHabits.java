package dev.davit.gate.write;

import dev.davit.base.Outcome;
import dev.davit.control.Conditions;
import dev.davit.gate.room.Scene;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;

/**
 * What this server serves itself is available from the start. Whether others are is told by who has
 * asked them.
 */
final class ApiServiceHabits implements Habits {
    @Override
    public Outcome<Placed> first(JsonObject made, JsonObject given, Scene scene) {
        return Outcome.ok(new Placed(local(made) ? told(made, scene) : made, null));
    }

    @Override
    public JsonObject reported(
            String subresource, JsonObject stored, JsonObject wanted, Scene scene) {
        JsonObject next = wanted.with("spec", stored.object("spec"));
        return local(stored) ? told(next, scene) : next;
    }

    private static boolean local(JsonObject service) {
        return service.object("spec", "service").isEmpty();
    }

    private static JsonObject told(JsonObject service, Scene scene) {
        JsonArray conditions =
                Conditions.with(
                        service.array("status", "conditions"),
                        "Available",
                        true,
                        "Local",
                        "Local APIServices are always available",
                        scene.nowMillis());
        return service.withAt(conditions, "status", "conditions");
    }
}

package dev.davit.gate.write;

import dev.davit.base.Outcome;
import dev.davit.gate.room.Scene;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonObject;

/** Nodes register themselves in one write, status included, as Kubernetes allows for this kind. */
final class NodeHabits implements Habits {
    @Override
    public Outcome<Placed> first(JsonObject made, JsonObject given, Scene scene) {
        Json status = given.get("status");
        return Outcome.ok(
                new Placed(
                        status instanceof JsonObject object && !object.isEmpty()
                                ? made.with("status", status)
                                : made,
                        null));
    }
}

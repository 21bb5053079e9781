package dev.davit.node.pod;

import dev.davit.model.json.JsonObject;

/** Takes events for people; never waits. */
public interface PodEvents {
    void tell(JsonObject pod, Effect.Tell event);
}

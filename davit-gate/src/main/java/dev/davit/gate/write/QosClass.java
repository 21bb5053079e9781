package dev.davit.gate.write;

import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;

/**
 * {@code status.qosClass}: Guaranteed when every container has limits of cpu and memory that its
 * requests equal, BestEffort when no container has either, else Burstable.
 */
final class QosClass {
    private QosClass() {}

    static String of(JsonObject spec) {
        boolean any = false;
        boolean all = true;
        for (String list : new String[] {"containers", "initContainers"}) {
            JsonArray containers = spec.array(list);
            for (Json item : containers) {
                JsonObject resources =
                        item instanceof JsonObject container
                                ? container.object("resources")
                                : JsonObject.EMPTY;
                JsonObject requests = resources.object("requests");
                JsonObject limits = resources.object("limits");
                for (String resource : new String[] {"cpu", "memory"}) {
                    Json limit = limits.get(resource);
                    Json request = requests.get(resource);
                    any |= limit != null || request != null;
                    // A request that is left out is the limit.
                    all &= limit != null && (request == null || request.equals(limit));
                }
            }
        }
        return !any ? "BestEffort" : all ? "Guaranteed" : "Burstable";
    }
}

package dev.davit.policy.budget;

import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonNumber;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.policy.Filling;

/** What the writer of an autoscaler may leave out. */
final class ScalerDefaults {
    private static final long PERIOD_SECONDS = 15;

    /** Most of a processor that a pod should use, in percent of what it asks for. */
    private static final long UTILIZATION = 80;

    private static final JsonArray METRICS =
            JsonArray.of(
                    JsonObject.builder()
                            .put("type", "Resource")
                            .put(
                                    "resource",
                                    JsonObject.builder()
                                            .put("name", "cpu")
                                            .put(
                                                    "target",
                                                    JsonObject.builder()
                                                            .put("type", "Utilization")
                                                            .put("averageUtilization", UTILIZATION)
                                                            .build())
                                            .build())
                            .build());
    private static final JsonObject DOUBLE = policy("Percent", 100);
    private static final JsonArray UP = JsonArray.of(policy("Pods", 4), DOUBLE);
    private static final JsonArray DOWN = JsonArray.of(DOUBLE);
    private static final Json MAX = new JsonString("Max");

    private ScalerDefaults() {}

    private static JsonObject policy(String type, long value) {
        return JsonObject.builder()
                .put("type", type)
                .put("value", value)
                .put("periodSeconds", PERIOD_SECONDS)
                .build();
    }

    static JsonObject complete(JsonObject scaler) {
        JsonObject spec = Filling.absent(scaler.object("spec"), "minReplicas", JsonNumber.of(1));
        if (spec.array("metrics").size() == 0) {
            spec = spec.with("metrics", METRICS);
        }
        return Filling.spec(
                scaler,
                spec.has("behavior")
                        ? Filling.inside(spec, "behavior", ScalerDefaults::behavior)
                        : spec);
    }

    /** Who says how it goes one way has the other way written out too. */
    private static JsonObject behavior(JsonObject given) {
        JsonObject up =
                Filling.inside(
                        given,
                        "scaleUp",
                        rules ->
                                Filling.absent(
                                        rules(rules, UP),
                                        "stabilizationWindowSeconds",
                                        JsonNumber.of(0)));
        return Filling.inside(up, "scaleDown", rules -> rules(rules, DOWN));
    }

    private static JsonObject rules(JsonObject given, JsonArray policies) {
        return Filling.absent(Filling.absent(given, "selectPolicy", MAX), "policies", policies);
    }
}

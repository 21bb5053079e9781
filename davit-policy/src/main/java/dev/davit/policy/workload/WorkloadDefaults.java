package dev.davit.policy.workload;

import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonNumber;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.policy.pod.PodDefaults;
import java.util.ArrayList;
import java.util.List;

/** What the writer of a workload may leave out. Source: the documentation of {@code apps/v1}. */
public final class WorkloadDefaults {
    private static final long REVISIONS = 10;
    private static final long DEADLINE_SECONDS = 600;
    private static final Json QUARTER = new JsonString("25%");

    private WorkloadDefaults() {}

    public static JsonObject replicaSet(JsonObject object) {
        return spec(object, common(object.object("spec")));
    }

    public static JsonObject deployment(JsonObject object) {
        JsonObject spec = common(object.object("spec"));
        spec = absent(spec, "revisionHistoryLimit", JsonNumber.of(REVISIONS));
        spec = absent(spec, "progressDeadlineSeconds", JsonNumber.of(DEADLINE_SECONDS));
        JsonObject strategy = strategy(spec.object("strategy"));
        return spec(
                object,
                strategy.equals(spec.get("strategy")) ? spec : spec.with("strategy", strategy));
    }

    /** Every version's template has a workload's defaults; the rest is declared. */
    public static JsonObject pinned(JsonObject object) {
        JsonObject spec = object.object("spec");
        List<Json> versions = new ArrayList<>();
        for (Json item : spec.array("versions")) {
            versions.add(
                    item instanceof JsonObject version
                                    && version.get("template") instanceof JsonObject template
                            ? version.with("template", PodDefaults.template(template))
                            : item);
        }
        JsonArray all = new JsonArray(versions);
        return all.equals(spec.array("versions"))
                ? object
                : spec(object, spec.with("versions", all));
    }

    private static JsonObject strategy(JsonObject given) {
        JsonObject strategy = given;
        if (strategy.textOr("", "type").isEmpty()) {
            strategy = strategy.with("type", "RollingUpdate");
        }
        return switch (strategy.textOr("", "type")) {
            case "RollingUpdate" -> {
                JsonObject rolling = absent(strategy.object("rollingUpdate"), UNAVAILABLE, QUARTER);
                yield strategy.with("rollingUpdate", absent(rolling, "maxSurge", QUARTER));
            }
            // Nothing is started beside what runs: there is no surge.
            case "InPlace" ->
                    strategy.with(
                            "rollingUpdate",
                            absent(strategy.object("rollingUpdate"), UNAVAILABLE, QUARTER));
            default -> strategy;
        };
    }

    private static final String UNAVAILABLE = "maxUnavailable";

    private static JsonObject common(JsonObject spec) {
        JsonObject all = absent(spec, "replicas", JsonNumber.of(1));
        return all.get("template") instanceof JsonObject template
                ? all.with("template", PodDefaults.template(template))
                : all;
    }

    private static JsonObject absent(JsonObject object, String name, Json value) {
        return object.has(name) ? object : object.with(name, value);
    }

    private static JsonObject spec(JsonObject object, JsonObject spec) {
        return spec.equals(object.get("spec")) ? object : object.with("spec", spec);
    }
}

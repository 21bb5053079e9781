package dev.davit.policy.budget;

import dev.davit.base.Outcome;
import dev.davit.model.json.Document;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.model.json.JsonWriter;
import dev.davit.model.json.WireReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A HorizontalPodAutoscaler in its two versions. {@code autoscaling/v1} knows of the processor
 * only; what else is wanted and told stands in annotations there, as Kubernetes has it: nothing is
 * lost on the way there and back.
 */
public final class ScalerVersions {
    private static final String V1 = "autoscaling/v1";
    private static final String V2 = "autoscaling/v2";
    private static final String PREFIX = "autoscaling.alpha.kubernetes.io/";
    private static final String METRICS = PREFIX + "metrics";
    private static final String CURRENT = PREFIX + "current-metrics";
    private static final String CONDITIONS = PREFIX + "conditions";
    private static final String BEHAVIOR = PREFIX + "behavior";
    private static final List<String> OURS = List.of(METRICS, CURRENT, CONDITIONS, BEHAVIOR);
    private static final String WANTED_CPU = "targetCPUUtilizationPercentage";
    private static final String CURRENT_CPU = "currentCPUUtilizationPercentage";

    private ScalerVersions() {}

    /** As {@code autoscaling/v1} shows it. */
    public static JsonObject older(JsonObject v2) {
        JsonObject spec = v2.object("spec");
        JsonObject status = v2.object("status");
        JsonObject.Builder notes = JsonObject.builder();
        JsonObject told = v2.object("metadata", "annotations");
        told.forEach(notes::put);
        note(notes, METRICS, others(spec.array("metrics"), "target"));
        note(notes, CURRENT, others(status.array("currentMetrics"), "current"));
        note(notes, CONDITIONS, status.array("conditions"));
        if (spec.get("behavior") instanceof JsonObject behavior) {
            notes.set(BEHAVIOR, new JsonString(JsonWriter.text(behavior)));
        }
        JsonObject newSpec = spec.without("metrics").without("behavior");
        Json cpu = cpu(spec.array("metrics"), "target");
        JsonObject tree = v2.with("apiVersion", V1);
        if (!spec.isEmpty()) {
            tree = tree.with("spec", cpu == null ? newSpec : newSpec.with(WANTED_CPU, cpu));
        }
        if (!status.isEmpty()) {
            JsonObject newStatus = status.without("currentMetrics").without("conditions");
            Json now = cpu(status.array("currentMetrics"), "current");
            tree = tree.with("status", now == null ? newStatus : newStatus.with(CURRENT_CPU, now));
        }
        JsonObject all = notes.build();
        return all.isEmpty() ? tree : tree.withAt(all, "metadata", "annotations");
    }

    /** As it is stored: what is no JSON in an annotation says nothing. */
    public static JsonObject newer(JsonObject v1) {
        JsonObject notes = v1.object("metadata", "annotations");
        JsonObject spec = v1.object("spec");
        JsonObject status = v1.object("status");
        List<Json> metrics = metrics(notes, METRICS, "target");
        Json wantedCpu = spec.get(WANTED_CPU);
        if (wantedCpu != null) {
            metrics.add(cpuMetric("target", wantedCpu));
        }
        List<Json> current = metrics(notes, CURRENT, "current");
        Json currentCpu = status.get(CURRENT_CPU);
        if (currentCpu != null) {
            current.add(cpuMetric("current", currentCpu));
        }
        JsonObject tree = v1.has("apiVersion") ? v1.with("apiVersion", V2) : v1;
        if (v1.has("spec")) {
            JsonObject newSpec = spec.without(WANTED_CPU);
            newSpec = metrics.isEmpty() ? newSpec : newSpec.with("metrics", new JsonArray(metrics));
            Json behavior = read(notes, BEHAVIOR);
            tree =
                    tree.with(
                            "spec",
                            behavior == null ? newSpec : newSpec.with("behavior", behavior));
        }
        if (v1.has("status")) {
            JsonObject newStatus = status.without(CURRENT_CPU);
            newStatus =
                    current.isEmpty()
                            ? newStatus
                            : newStatus.with("currentMetrics", new JsonArray(current));
            Json conditions = read(notes, CONDITIONS);
            tree =
                    tree.with(
                            "status",
                            conditions == null
                                    ? newStatus
                                    : newStatus.with("conditions", conditions));
        }
        return bare(tree, notes);
    }

    private static JsonObject bare(JsonObject tree, JsonObject notes) {
        JsonObject rest = notes;
        for (String name : OURS) {
            rest = rest.without(name);
        }
        if (rest.size() == notes.size()) {
            return tree;
        }
        JsonObject metadata = tree.object("metadata");
        return tree.with(
                "metadata",
                rest.isEmpty()
                        ? metadata.without("annotations")
                        : metadata.with("annotations", rest));
    }

    private static void note(JsonObject.Builder notes, String name, JsonArray value) {
        if (value.size() > 0) {
            notes.set(name, new JsonString(JsonWriter.text(value)));
        }
    }

    private static @Nullable Json read(JsonObject notes, String name) {
        String text = notes.text(name);
        return text != null
                        && WireReader.read(text.getBytes(StandardCharsets.UTF_8))
                                instanceof Outcome.Ok<Document>(Document document)
                ? document.value()
                : null;
    }

    /**
     * @param side {@code target} or {@code current}
     */
    private static boolean isCpu(Json metric, String side) {
        return metric instanceof JsonObject one
                && "Resource".equals(one.text("type"))
                && "cpu".equals(one.text("resource", "name"))
                && one.at("resource", side, "averageUtilization") != null;
    }

    private static @Nullable Json cpu(JsonArray metrics, String side) {
        for (Json metric : metrics) {
            if (isCpu(metric, side)) {
                return ((JsonObject) metric).at("resource", side, "averageUtilization");
            }
        }
        return null;
    }

    private static JsonObject cpuMetric(String side, Json utilization) {
        JsonObject.Builder amount = JsonObject.builder();
        if (side.equals("target")) {
            amount.put("type", "Utilization");
        }
        return JsonObject.builder()
                .put("type", "Resource")
                .put(
                        "resource",
                        JsonObject.builder()
                                .put("name", "cpu")
                                .put(side, amount.put("averageUtilization", utilization).build())
                                .build())
                .build();
    }

    private static JsonArray others(JsonArray metrics, String side) {
        List<Json> all = new ArrayList<>();
        for (Json metric : metrics) {
            if (metric instanceof JsonObject one && !isCpu(metric, side)) {
                all.add(ScalerMetrics.older(one, side));
            }
        }
        return new JsonArray(all);
    }

    private static List<Json> metrics(JsonObject notes, String name, String side) {
        List<Json> all = new ArrayList<>();
        if (read(notes, name) instanceof JsonArray told) {
            for (Json metric : told) {
                if (metric instanceof JsonObject one) {
                    all.add(ScalerMetrics.newer(one, side));
                }
            }
        }
        return all;
    }
}

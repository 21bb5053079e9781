package dev.davit.gate.read;

import dev.davit.base.FieldPath;
import dev.davit.base.Outcome;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonObject;
import dev.davit.model.select.LabelSelector;

/**
 * {@code autoscaling/v1 Scale}: how many copies a workload wants and has, whatever its kind. Any
 * kind with {@code spec.replicas}, {@code spec.selector} and {@code status.replicas} has one, once
 * its subresources name {@code scale}.
 */
public final class ScaleView {
    public static final String API_VERSION = "autoscaling/v1";
    public static final String KIND = "Scale";
    public static final String SCHEMA = "io.k8s.api.autoscaling.v1.Scale";

    private ScaleView() {}

    public static JsonObject of(JsonObject workload) {
        JsonObject.Builder metadata = JsonObject.builder();
        for (String member :
                new String[] {"name", "namespace", "uid", "resourceVersion", "creationTimestamp"}) {
            Json value = workload.at("metadata", member);
            if (value != null) {
                metadata.put(member, value);
            }
        }
        JsonObject.Builder status =
                JsonObject.builder().put("replicas", workload.wholeOr(0, "status", "replicas"));
        String selector = selector(workload);
        if (!selector.isEmpty()) {
            status.put("selector", selector);
        }
        return JsonObject.builder()
                .put("kind", KIND)
                .put("apiVersion", API_VERSION)
                .put("metadata", metadata.build())
                .put("spec", JsonObject.EMPTY.with("replicas", wanted(workload)))
                .put("status", status.build())
                .build();
    }

    private static long wanted(JsonObject workload) {
        return workload.wholeOr(1, "spec", "replicas");
    }

    private static String selector(JsonObject workload) {
        FieldPath at = FieldPath.of("spec", "selector");
        return LabelSelector.read(workload.object("spec", "selector"), at)
                        instanceof Outcome.Ok<LabelSelector>(LabelSelector selector)
                ? selector.toString()
                : "";
    }
}

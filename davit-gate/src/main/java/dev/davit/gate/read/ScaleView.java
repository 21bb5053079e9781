package dev.davit.gate.read;

import dev.davit.base.FieldPath;
import dev.davit.base.Outcome;
import dev.davit.model.custom.CustomVersion;
import dev.davit.model.custom.ScalePaths;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.Kind;
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

    public static JsonObject of(Kind kind, JsonObject workload) {
        CustomVersion custom = kind.custom();
        ScalePaths paths = custom == null ? null : custom.scale();
        if (paths == null) {
            return of(
                    workload,
                    workload.wholeOr(1, "spec", "replicas"),
                    workload.wholeOr(0, "status", "replicas"),
                    selector(workload));
        }
        String selector =
                paths.selector().isEmpty() ? "" : workload.textOr("", paths.selectorPath());
        return of(
                workload,
                workload.wholeOr(0, paths.specPath()),
                workload.wholeOr(0, paths.statusPath()),
                selector);
    }

    private static JsonObject of(JsonObject workload, long wanted, long there, String selector) {
        JsonObject.Builder metadata = JsonObject.builder();
        for (String member :
                new String[] {"name", "namespace", "uid", "resourceVersion", "creationTimestamp"}) {
            Json value = workload.at("metadata", member);
            if (value != null) {
                metadata.put(member, value);
            }
        }
        JsonObject.Builder status = JsonObject.builder().put("replicas", there);
        if (!selector.isEmpty()) {
            status.put("selector", selector);
        }
        return JsonObject.builder()
                .put("kind", KIND)
                .put("apiVersion", API_VERSION)
                .put("metadata", metadata.build())
                .put("spec", JsonObject.EMPTY.with("replicas", wanted))
                .put("status", status.build())
                .build();
    }

    /** Of the form that the kind has: a selector's tree, or a plain map of labels. */
    private static String selector(JsonObject workload) {
        JsonObject tree = workload.object("spec", "selector");
        if (!tree.isEmpty() && !tree.has("matchLabels") && !tree.has("matchExpressions")) {
            return LabelSelector.ofLabels(tree).toString();
        }
        return LabelSelector.read(tree, FieldPath.of("spec", "selector"))
                        instanceof Outcome.Ok<LabelSelector>(LabelSelector selector)
                ? selector.toString()
                : "";
    }
}

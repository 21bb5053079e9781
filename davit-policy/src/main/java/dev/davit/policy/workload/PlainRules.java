package dev.davit.policy.workload;

import dev.davit.base.FieldPath;
import dev.davit.model.json.JsonObject;
import dev.davit.model.select.LabelSelector;
import dev.davit.policy.Fields;
import dev.davit.policy.Mistakes;
import dev.davit.policy.object.MetadataRules;
import dev.davit.policy.pod.HazardKeys;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** ReplicationControllers, PodTemplates and ControllerRevisions. */
final class PlainRules {
    private static final FieldPath SPEC = WorkloadRules.SPEC;

    private PlainRules() {}

    static void controller(
            JsonObject object, @Nullable JsonObject before, HazardKeys keys, Mistakes mistakes) {
        JsonObject spec = object.object("spec");
        Fields.atLeastZero(SPEC, spec, List.of("replicas", "minReadySeconds"), mistakes);
        JsonObject labels = spec.object("selector");
        FieldPath template = SPEC.child("template");
        if (labels.isEmpty()) {
            mistakes.required(SPEC.child("selector"), "");
        } else {
            MetadataRules.labels(SPEC.child("selector"), labels, mistakes);
        }
        if (!spec.has("template")) {
            mistakes.required(template, "");
            return;
        }
        if (!labels.isEmpty()) {
            WorkloadRules.selected(
                    LabelSelector.ofLabels(labels), template, spec.object("template"), mistakes);
        }
        if (before == null
                || !Objects.equals(before.at("spec", "template"), spec.get("template"))) {
            String name = object.textOr("", "metadata", "name");
            WorkloadRules.template(template, name, spec.object("template"), keys, mistakes);
        }
    }

    static void template(
            JsonObject object, @Nullable JsonObject before, HazardKeys keys, Mistakes mistakes) {
        if (before == null || !Objects.equals(before.get("template"), object.get("template"))) {
            String name = object.textOr("", "metadata", "name");
            WorkloadRules.pods(
                    FieldPath.of("template"), name, object.object("template"), keys, mistakes);
        }
    }

    static void revision(JsonObject object, @Nullable JsonObject before, Mistakes mistakes) {
        Fields.atLeastZero(FieldPath.ROOT, object, "revision", mistakes);
        if (before != null) {
            Fields.immutable(FieldPath.ROOT, before, object, "data", mistakes);
        }
    }
}

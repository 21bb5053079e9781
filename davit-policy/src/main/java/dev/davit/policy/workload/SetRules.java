package dev.davit.policy.workload;

import dev.davit.base.FieldPath;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonNumber;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.model.kind.Kind;
import dev.davit.model.kind.WorkloadKinds;
import dev.davit.model.select.LabelSelector;
import dev.davit.policy.Fields;
import dev.davit.policy.Mistakes;
import dev.davit.policy.pod.HazardKeys;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** StatefulSets and DaemonSets. */
final class SetRules {
    private static final FieldPath SPEC = WorkloadRules.SPEC;
    private static final FieldPath TEMPLATE = SPEC.child("template");
    private static final FieldPath STRATEGY = SPEC.child("updateStrategy");
    private static final List<String> MANAGEMENT = List.of("OrderedReady", "Parallel");
    private static final List<String> STRATEGIES = List.of("RollingUpdate", "OnDelete");
    private static final List<String> RETENTION = List.of("Retain", "Delete");
    private static final List<String> MUTABLE =
            List.of(
                    "replicas",
                    "ordinals",
                    "template",
                    "updateStrategy",
                    "revisionHistoryLimit",
                    "persistentVolumeClaimRetentionPolicy",
                    "minReadySeconds");

    private SetRules() {}

    static void statefulSet(
            JsonObject set, @Nullable JsonObject before, HazardKeys keys, Mistakes mistakes) {
        JsonObject spec = set.object("spec");
        Fields.atLeastZero(
                SPEC,
                spec,
                List.of("replicas", "minReadySeconds", "revisionHistoryLimit"),
                mistakes);
        Fields.atLeastZero(SPEC.child("ordinals"), spec.object("ordinals"), "start", mistakes);
        word(
                SPEC.child("podManagementPolicy"),
                spec.get("podManagementPolicy"),
                MANAGEMENT,
                mistakes);
        ordered(spec.object("updateStrategy"), mistakes);
        FieldPath retention = SPEC.child("persistentVolumeClaimRetentionPolicy");
        for (String when : List.of("whenDeleted", "whenScaled")) {
            Fields.oneOf(
                    retention,
                    spec.object("persistentVolumeClaimRetentionPolicy"),
                    when,
                    RETENTION,
                    mistakes);
        }
        selector(WorkloadKinds.STATEFUL_SET, spec, mistakes);
        template(set, before, ClaimTemplates.mounted(spec), keys, mistakes);
        ClaimTemplates.check(SPEC, spec, before, mistakes);
        if (before != null) {
            kept(before.object("spec"), spec, mistakes);
        }
    }

    private static void word(
            FieldPath at, @Nullable Json word, List<String> two, Mistakes mistakes) {
        if (!(word instanceof JsonString(String text) && two.contains(text))) {
            mistakes.invalid(at, word, "must be '%s' or '%s'".formatted(two.get(0), two.get(1)));
        }
    }

    private static void ordered(JsonObject strategy, Mistakes mistakes) {
        FieldPath rolling = STRATEGY.child("rollingUpdate");
        switch (strategy.textOr("", "type")) {
            case "OnDelete" -> {
                if (strategy.has("rollingUpdate")) {
                    mistakes.invalid(
                            rolling,
                            strategy.get("rollingUpdate"),
                            "only allowed for updateStrategy 'RollingUpdate'");
                }
            }
            case "RollingUpdate" -> {
                JsonObject update = strategy.object("rollingUpdate");
                Fields.atLeastZero(rolling, update, "partition", mistakes);
                DeploymentRules.amount(rolling, update, "maxUnavailable", true, mistakes);
                if (DeploymentRules.isZero(update.get("maxUnavailable"))) {
                    mistakes.invalid(rolling.child("maxUnavailable"), 0, "cannot be 0");
                }
            }
            default ->
                    mistakes.invalid(STRATEGY, strategy, "must be 'RollingUpdate' or 'OnDelete'");
        }
    }

    private static void selector(Kind kind, JsonObject spec, Mistakes mistakes) {
        LabelSelector selector = WorkloadRules.readSelector(kind, spec, mistakes);
        if (selector != null) {
            WorkloadRules.selected(selector, TEMPLATE, spec.object("template"), mistakes);
        }
    }

    /**
     * @param template as its pods will have it
     */
    private static void template(
            JsonObject object,
            @Nullable JsonObject before,
            JsonObject template,
            HazardKeys keys,
            Mistakes mistakes) {
        // What is stored already never fails a write that is about something else.
        if (before == null
                || !Objects.equals(before.at("spec", "template"), object.at("spec", "template"))) {
            String name = object.textOr("", "metadata", "name");
            WorkloadRules.template(TEMPLATE, name, template, keys, mistakes);
        }
    }

    private static void kept(JsonObject before, JsonObject now, Mistakes mistakes) {
        JsonObject fixed = before;
        JsonObject wanted = now;
        for (String name : MUTABLE) {
            fixed = fixed.without(name);
            wanted = wanted.without(name);
        }
        if (!fixed.equals(wanted)) {
            mistakes.forbidden(
                    SPEC,
                    "updates to statefulset spec for fields other than 'replicas', 'ordinals',"
                            + " 'template', 'updateStrategy', 'revisionHistoryLimit',"
                            + " 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are"
                            + " forbidden");
        }
    }

    static void daemonSet(
            JsonObject set, @Nullable JsonObject before, HazardKeys keys, Mistakes mistakes) {
        JsonObject spec = set.object("spec");
        Fields.atLeastZero(
                SPEC, spec, List.of("minReadySeconds", "revisionHistoryLimit"), mistakes);
        selector(WorkloadKinds.DAEMON_SET, spec, mistakes);
        WorkloadRules.sameSelector(spec, before, mistakes);
        everywhere(spec.object("updateStrategy"), mistakes);
        template(set, before, spec.object("template"), keys, mistakes);
    }

    private static void everywhere(JsonObject strategy, Mistakes mistakes) {
        Fields.oneOf(STRATEGY, strategy, "type", STRATEGIES, mistakes);
        if (!"RollingUpdate".equals(strategy.text("type"))) {
            return;
        }
        FieldPath at = STRATEGY.child("rollingUpdate");
        JsonObject rolling = strategy.object("rollingUpdate");
        DeploymentRules.amount(at, rolling, "maxUnavailable", true, mistakes);
        DeploymentRules.amount(at, rolling, "maxSurge", true, mistakes);
        boolean less = says(rolling.get("maxUnavailable"));
        boolean more = says(rolling.get("maxSurge"));
        if (less && more) {
            mistakes.invalid(
                    at.child("maxSurge"),
                    rolling.get("maxSurge"),
                    "may not be set when maxUnavailable is non-zero");
        } else if (!less && !more) {
            mistakes.required(at.child("maxUnavailable"), "cannot be 0 when maxSurge is 0");
        }
    }

    private static boolean says(@Nullable Json amount) {
        return (amount instanceof JsonNumber || amount instanceof JsonString)
                && !DeploymentRules.isZero(amount);
    }
}

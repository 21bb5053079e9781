package dev.davit.policy.budget;

import dev.davit.base.FieldPath;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonNumber;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.policy.Fields;
import dev.davit.policy.Mistakes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A HorizontalPodAutoscaler: what it scales, between which numbers, and how fast. */
final class ScalerRules {
    private static final FieldPath SPEC = FieldPath.of("spec");
    private static final long MAX_WINDOW_SECONDS = 3_600;
    private static final long MAX_PERIOD_SECONDS = 1_800;
    private static final List<String> CHOICES = List.of("Disabled", "Max", "Min");
    private static final List<String> POLICIES = List.of("Percent", "Pods");

    private ScalerRules() {}

    static void check(JsonObject scaler, Mistakes mistakes) {
        JsonObject spec = scaler.object("spec");
        long least = spec.wholeOr(1, "minReplicas");
        long most = spec.wholeOr(0, "maxReplicas");
        if (least < 1) {
            mistakes.invalid(
                    SPEC.child("minReplicas"), least, "must be greater than or equal to 1");
        }
        if (most < 1) {
            mistakes.invalid(SPEC.child("maxReplicas"), most, "must be greater than 0");
        }
        if (most < least) {
            mistakes.invalid(
                    SPEC.child("maxReplicas"),
                    most,
                    "must be greater than or equal to `minReplicas`");
        }
        reference(SPEC.child("scaleTargetRef"), spec.object("scaleTargetRef"), mistakes);
        MetricRules.check(SPEC.child("metrics"), spec.array("metrics"), mistakes);
        for (String way : List.of("scaleUp", "scaleDown")) {
            if (spec.object("behavior").get(way) instanceof JsonObject rules) {
                rules(SPEC.child("behavior").child(way), rules, mistakes);
            }
        }
    }

    /** To an object of any kind. */
    static void reference(FieldPath at, JsonObject reference, Mistakes mistakes) {
        for (String field : List.of("kind", "name")) {
            if (Fields.required(at, reference, field, "", mistakes)) {
                String value = reference.textOr("", field);
                String wrong = segment(value);
                if (wrong != null) {
                    mistakes.invalid(at.child(field), value, wrong);
                }
            }
        }
    }

    /** Of a name that stands in a path. */
    private static @Nullable String segment(String name) {
        if (name.equals(".") || name.equals("..")) {
            return "may not be '" + name + "'";
        }
        if (name.indexOf('/') >= 0) {
            return "may not contain '/'";
        }
        return name.indexOf('%') >= 0 ? "may not contain '%'" : null;
    }

    private static void rules(FieldPath at, JsonObject rules, Mistakes mistakes) {
        String window = "stabilizationWindowSeconds";
        if (rules.get(window) instanceof JsonNumber.Whole(long seconds)) {
            if (seconds < 0) {
                mistakes.invalid(
                        at.child(window), seconds, "must be greater than or equal to zero");
            }
            Fields.atMost(at, rules, window, MAX_WINDOW_SECONDS, mistakes);
        }
        Fields.oneOf(at, rules, "selectPolicy", CHOICES, mistakes);
        JsonArray policies = rules.array("policies");
        FieldPath listed = at.child("policies");
        if (policies.size() == 0) {
            mistakes.required(listed, "must specify at least one Policy");
        }
        for (int i = 0; i < policies.size(); i++) {
            if (policies.get(i) instanceof JsonObject policy) {
                policy(listed.index(i), policy, mistakes);
            }
        }
    }

    private static void policy(FieldPath at, JsonObject policy, Mistakes mistakes) {
        if (policy.get("type") instanceof JsonString(String type) && !POLICIES.contains(type)) {
            mistakes.unsupported(at.child("type"), type, POLICIES);
        }
        for (String field : List.of("value", "periodSeconds")) {
            long number = policy.wholeOr(0, field);
            if (number <= 0) {
                mistakes.invalid(at.child(field), number, "must be greater than zero");
            }
        }
        Fields.atMost(at, policy, "periodSeconds", MAX_PERIOD_SECONDS, mistakes);
    }
}

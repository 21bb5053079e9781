package dev.davit.policy.batch;

import dev.davit.base.Cause;
import dev.davit.base.FieldPath;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonNumber;
import dev.davit.model.json.JsonObject;
import dev.davit.policy.Fields;
import dev.davit.policy.Mistakes;
import java.util.ArrayList;
import java.util.List;

/** What a Job makes of pods that fail. */
final class FailurePolicy {
    private static final int MAX_RULES = 20;
    private static final int MAX_VALUES = 255;
    private static final int MAX_CONDITIONS = 20;
    private static final List<String> ACTIONS = List.of("Count", "FailIndex", "FailJob", "Ignore");
    private static final List<String> OPERATORS = List.of("In", "NotIn");
    private static final List<String> STATUSES = List.of("False", "True", "Unknown");

    private FailurePolicy() {}

    static void check(FieldPath spec, JsonObject job, Mistakes mistakes) {
        if (!job.has("podFailurePolicy")) {
            return;
        }
        JsonArray rules = job.array("podFailurePolicy", "rules");
        FieldPath at = spec.child("podFailurePolicy").child("rules");
        if (rules.size() > MAX_RULES) {
            mistakes.add(tooMany(at, rules.size(), MAX_RULES));
            return;
        }
        List<String> containers = containers(job);
        for (int i = 0; i < rules.size(); i++) {
            if (rules.get(i) instanceof JsonObject rule) {
                rule(at.index(i), rule, job, containers, mistakes);
            }
        }
    }

    static Cause tooMany(FieldPath at, int count, int most) {
        return new Cause(
                "FieldValueTooMany",
                "Too many: " + count + ": must have at most " + most + " items",
                at.toString());
    }

    private static List<String> containers(JsonObject job) {
        List<String> names = new ArrayList<>();
        for (String list : List.of("initContainers", "containers")) {
            for (Json item : job.array("template", "spec", list)) {
                if (item instanceof JsonObject container) {
                    names.add(container.textOr("", "name"));
                }
            }
        }
        return names;
    }

    private static void rule(
            FieldPath at,
            JsonObject rule,
            JsonObject job,
            List<String> containers,
            Mistakes mistakes) {
        if (Fields.required(at, rule, "action", "valid values: " + ACTIONS, mistakes)) {
            Fields.oneOf(at, rule, "action", ACTIONS, mistakes);
        }
        if ("FailIndex".equals(rule.text("action")) && !job.has("backoffLimitPerIndex")) {
            mistakes.invalid(
                    at.child("action"), "FailIndex", "requires the backoffLimitPerIndex to be set");
        }
        boolean codes = rule.has("onExitCodes");
        JsonArray conditions = rule.array("onPodConditions");
        if (codes && conditions.size() > 0) {
            mistakes.invalid(
                    at, rule, "specifying both OnExitCodes and OnPodConditions is not supported");
        } else if (!codes && conditions.size() == 0) {
            mistakes.invalid(
                    at, rule, "specifying one of OnExitCodes and OnPodConditions is required");
        }
        if (codes) {
            exitCodes(at.child("onExitCodes"), rule.object("onExitCodes"), containers, mistakes);
        }
        conditions(at.child("onPodConditions"), conditions, mistakes);
    }

    private static void exitCodes(
            FieldPath at, JsonObject codes, List<String> containers, Mistakes mistakes) {
        Fields.oneOf(at, codes, "operator", OPERATORS, mistakes);
        String container = codes.textOr("", "containerName");
        if (codes.has("containerName") && !containers.contains(container)) {
            mistakes.invalid(
                    at.child("containerName"),
                    container,
                    "must be one of the container or initContainer names in the pod template");
        }
        JsonArray values = codes.array("values");
        if (values.size() == 0) {
            mistakes.invalid(at.child("values"), values, "at least one value is required");
        } else if (values.size() > MAX_VALUES) {
            mistakes.add(tooMany(at.child("values"), values.size(), MAX_VALUES));
        } else {
            values(at.child("values"), values, "In".equals(codes.text("operator")), mistakes);
        }
    }

    private static void values(FieldPath at, JsonArray values, boolean in, Mistakes mistakes) {
        long last = Long.MIN_VALUE;
        boolean ordered = true;
        for (int i = 0; i < values.size(); i++) {
            if (!(values.get(i) instanceof JsonNumber.Whole(long code))) {
                continue;
            }
            if (in && code == 0) {
                mistakes.invalid(at.index(i), 0, "must not be 0 for the In operator");
            }
            if (code == last) {
                mistakes.add(
                        new Cause(
                                Cause.DUPLICATE,
                                "Duplicate value: " + code,
                                at.index(i).toString()));
            }
            ordered &= code >= last;
            last = code;
        }
        if (!ordered) {
            mistakes.invalid(at, values, "must be ordered");
        }
    }

    private static void conditions(FieldPath at, JsonArray conditions, Mistakes mistakes) {
        if (conditions.size() > MAX_CONDITIONS) {
            mistakes.add(tooMany(at, conditions.size(), MAX_CONDITIONS));
            return;
        }
        for (int i = 0; i < conditions.size(); i++) {
            if (conditions.get(i) instanceof JsonObject condition) {
                Fields.required(at.index(i), condition, "type", "", mistakes);
                Fields.oneOf(at.index(i), condition, "status", STATUSES, mistakes);
            }
        }
    }
}

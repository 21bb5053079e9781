package dev.davit.policy.budget;

import dev.davit.base.FieldPath;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonNumber;
import dev.davit.model.json.JsonObject;
import dev.davit.model.quantity.Quantity;
import dev.davit.policy.Fields;
import dev.davit.policy.Mistakes;
import java.util.List;
import java.util.Locale;

/** What an autoscaler measures, and what it aims at. */
final class MetricRules {
    private static final List<String> TYPES =
            List.of("ContainerResource", "External", "Object", "Pods", "Resource");
    private static final List<String> TARGETS = List.of("Utilization", "Value", "AverageValue");
    private static final String AVERAGE = "averageValue";
    private static final String UTILIZATION = "averageUtilization";

    private MetricRules() {}

    static void check(FieldPath at, JsonArray metrics, Mistakes mistakes) {
        for (int i = 0; i < metrics.size(); i++) {
            if (metrics.get(i) instanceof JsonObject metric) {
                metric(at.index(i), metric, mistakes);
            }
        }
    }

    private static void metric(FieldPath at, JsonObject metric, Mistakes mistakes) {
        String type = metric.textOr("", "type");
        if (type.isEmpty()) {
            mistakes.required(at.child("type"), "must specify a metric source type");
            return;
        }
        if (!TYPES.contains(type)) {
            mistakes.unsupported(at.child("type"), type, TYPES);
            return;
        }
        String own = member(type);
        for (String other : TYPES) {
            String member = member(other);
            if (!member.equals(own) && metric.has(member)) {
                mistakes.forbidden(at.child(member), "must populate the given metric source only");
            }
        }
        if (!metric.has(own)) {
            mistakes.required(
                    at.child(own), "must populate information for the given metric source");
            return;
        }
        source(at.child(own), type, metric.object(own), mistakes);
    }

    private static String member(String type) {
        return type.substring(0, 1).toLowerCase(Locale.ROOT) + type.substring(1);
    }

    private static void source(FieldPath at, String type, JsonObject source, Mistakes mistakes) {
        FieldPath target = at.child("target");
        JsonObject aim = source.object("target");
        target(target, aim, mistakes);
        switch (type) {
            case "Resource", "ContainerResource" -> resource(at, type, source, mistakes);
            case "Pods" -> {
                identifier(at, source, mistakes);
                if (!aim.has(AVERAGE)) {
                    mistakes.required(
                            target.child(AVERAGE), "must specify a positive target averageValue");
                }
            }
            case "Object" -> {
                identifier(at, source, mistakes);
                ScalerRules.reference(
                        at.child("describedObject"), source.object("describedObject"), mistakes);
                if (!aim.has(AVERAGE) && !aim.has("value")) {
                    mistakes.required(
                            target.child(AVERAGE),
                            "must set either a target value or averageValue");
                }
            }
            case "External" -> {
                identifier(at, source, mistakes);
                external(target, aim, mistakes);
            }
            default -> {}
        }
    }

    private static void external(FieldPath at, JsonObject aim, Mistakes mistakes) {
        if (!aim.has(AVERAGE) && !aim.has("value")) {
            mistakes.required(
                    at.child(AVERAGE),
                    "must set either a target value for metric or a per-pod target");
        } else if (aim.has(AVERAGE) && aim.has("value")) {
            mistakes.forbidden(
                    at.child("value"),
                    "may not set both a target value for metric and a per-pod target");
        }
    }

    private static void resource(FieldPath at, String type, JsonObject source, Mistakes mistakes) {
        Fields.required(at, source, "name", "must specify a resource name", mistakes);
        if (type.equals("ContainerResource")) {
            Fields.required(at, source, "container", "must specify a container", mistakes);
        }
        JsonObject aim = source.object("target");
        FieldPath target = at.child("target");
        if (!aim.has(UTILIZATION) && !aim.has(AVERAGE)) {
            mistakes.required(
                    target.child(UTILIZATION),
                    "must set either a target raw value or a target utilization");
        } else if (aim.has(UTILIZATION) && aim.has(AVERAGE)) {
            mistakes.forbidden(
                    target.child(AVERAGE),
                    "may not set both a target raw value and a target utilization");
        }
    }

    private static void identifier(FieldPath at, JsonObject source, Mistakes mistakes) {
        FieldPath metric = at.child("metric");
        JsonObject named = source.object("metric");
        Fields.required(metric, named, "name", "must specify a metric name", mistakes);
        Fields.selector(metric.child("selector"), named.get("selector"), mistakes);
    }

    private static void target(FieldPath at, JsonObject target, Mistakes mistakes) {
        String type = target.textOr("", "type");
        if (type.isEmpty()) {
            mistakes.required(at.child("type"), "must specify a metric target type");
        } else if (!TARGETS.contains(type)) {
            mistakes.invalid(
                    at.child("type"), type, "must be either Utilization, Value, or AverageValue");
        }
        for (String field : List.of("value", AVERAGE)) {
            Quantity amount = Quantity.stored(target.get(field));
            if (amount != null && amount.signum() <= 0) {
                mistakes.invalid(at.child(field), amount.toString(), "must be positive");
            }
        }
        if (target.get(UTILIZATION) instanceof JsonNumber.Whole(long percent) && percent < 1) {
            mistakes.invalid(at.child(UTILIZATION), percent, "must be greater than 0");
        }
    }
}

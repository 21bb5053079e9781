package dev.davit.policy.budget;

import dev.davit.model.json.Json;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import org.jspecify.annotations.Nullable;

/**
 * One metric of an autoscaler in the two ways in which it is written: with a target of its own
 * ({@code target.averageValue}), or flat ({@code targetAverageValue}).
 */
final class ScalerMetrics {
    private ScalerMetrics() {}

    /** The member that has the metric: {@code resource} for Resource. */
    private static String member(JsonObject metric) {
        String type = metric.textOr("", "type");
        return type.isEmpty() ? "" : Character.toLowerCase(type.charAt(0)) + type.substring(1);
    }

    /**
     * @param side {@code target} or {@code current}
     */
    static JsonObject older(JsonObject metric, String side) {
        String member = member(metric);
        JsonObject source = metric.object(member);
        JsonObject amount = source.object(side);
        JsonObject.Builder flat = JsonObject.builder();
        boolean named = source.has("metric");
        boolean ofObject = member.equals("object");
        source.forEach((name, value) -> {
            if (!name.equals(side) && !name.equals("metric") && !name.equals("describedObject")) {
                flat.put(name, value);
            }
        });
        if (named) {
            put(flat, "metricName", source.at("metric", "name"));
            String selector = member.equals("external") ? "metricSelector" : "selector";
            put(flat, selector, source.at("metric", "selector"));
        }
        put(flat, "target", source.get("describedObject"));
        put(flat, side + "Value", amount.get("value"));
        put(flat, ofObject ? "averageValue" : side + "AverageValue", amount.get("averageValue"));
        put(flat, side + "AverageUtilization", amount.get("averageUtilization"));
        return JsonObject.EMPTY.with("type", metric.textOr("", "type")).with(member, flat.build());
    }

    static JsonObject newer(JsonObject metric, String side) {
        String member = member(metric);
        JsonObject flat = metric.object(member);
        JsonObject.Builder source = JsonObject.builder();
        for (String kept : new String[] {"name", "container"}) {
            put(source, kept, flat.get(kept));
        }
        if (flat.has("metricName")) {
            JsonObject.Builder named = JsonObject.builder();
            put(named, "name", flat.get("metricName"));
            put(named, "selector", flat.get("selector"));
            put(named, "selector", flat.get("metricSelector"));
            source.put("metric", named.build());
        }
        put(source, "describedObject", flat.get("target"));
        JsonObject.Builder amount = JsonObject.builder();
        Json utilization = flat.get(side + "AverageUtilization");
        Json average = flat.get(side + "AverageValue");
        average = average == null ? flat.get("averageValue") : average;
        if (side.equals("target")) {
            String type =
                    utilization != null
                            ? "Utilization"
                            : average != null ? "AverageValue" : "Value";
            amount.put("type", new JsonString(type));
        }
        put(
                amount,
                "value",
                average == null || side.equals("current") ? flat.get(side + "Value") : null);
        put(amount, "averageValue", average);
        put(amount, "averageUtilization", utilization);
        return JsonObject.EMPTY
                .with("type", metric.textOr("", "type"))
                .with(member, source.put(side, amount.build()).build());
    }

    private static void put(JsonObject.Builder into, String name, @Nullable Json value) {
        if (value != null) {
            into.put(name, value);
        }
    }
}

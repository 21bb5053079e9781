package dev.davit.model.table;

import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonNumber;
import dev.davit.model.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an autoscaler measures and aims at: {@code cpu: 40%/80%}. */
final class MetricCells {
    private static final int SHOWN = 2;
    private static final String UNKNOWN = "<unknown>";

    private MetricCells() {}

    static String of(JsonArray metrics, JsonObject status) {
        List<String> all = new ArrayList<>();
        JsonArray measured = status.array("currentMetrics");
        for (int i = 0; i < metrics.size(); i++) {
            JsonObject wanted = metrics.get(i) instanceof JsonObject one ? one : JsonObject.EMPTY;
            boolean there = i < measured.size() && measured.get(i) instanceof JsonObject;
            all.add(one(wanted, there ? (JsonObject) measured.get(i) : JsonObject.EMPTY));
        }
        if (all.isEmpty()) {
            return Cells.NONE;
        }
        return all.size() <= SHOWN
                ? String.join(", ", all)
                : String.join(", ", all.subList(0, SHOWN))
                        + " + %d more...".formatted(all.size() - SHOWN);
    }

    private static String one(JsonObject wanted, JsonObject measured) {
        return switch (wanted.textOr("", "type")) {
            case "Resource" -> resource("resource", wanted, measured);
            case "ContainerResource" -> resource("containerResource", wanted, measured);
            case "Pods" -> pair("pods", "averageValue", wanted, measured);
            case "Object" -> value("object", wanted, measured);
            case "External" -> value("external", wanted, measured);
            default -> "<unknown type>";
        };
    }

    private static String resource(String member, JsonObject wanted, JsonObject measured) {
        String name = wanted.textOr("", member, "name");
        if (wanted.object(member, "target").has("averageValue")) {
            return name + ": " + pair(member, "averageValue", wanted, measured);
        }
        String field = "averageUtilization";
        return "%s: %s/%s"
                .formatted(
                        name,
                        percent(measured.at(member, "current", field), UNKNOWN),
                        percent(wanted.at(member, "target", field), "<auto>"));
    }

    private static String value(String member, JsonObject wanted, JsonObject measured) {
        return wanted.object(member, "target").has("averageValue")
                ? pair(member, "averageValue", wanted, measured) + " (avg)"
                : pair(member, "value", wanted, measured);
    }

    private static String pair(
            String member, String field, JsonObject wanted, JsonObject measured) {
        Json now = measured.at(member, "current", field);
        return (now == null ? UNKNOWN : Cells.amount(now))
                + "/"
                + Cells.amount(wanted.at(member, "target", field));
    }

    private static String percent(@Nullable Json number, String absent) {
        return number instanceof JsonNumber.Whole(long whole) ? whole + "%" : absent;
    }
}

package dev.davit.control;

import dev.davit.base.Timestamps;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** {@code status.conditions}: a list with one entry per type. */
public final class Conditions {
    private Conditions() {}

    public static JsonObject find(JsonArray conditions, String type) {
        for (Json item : conditions) {
            if (item instanceof JsonObject condition && type.equals(condition.text("type"))) {
                return condition;
            }
        }
        return JsonObject.EMPTY;
    }

    /** The list without a condition. */
    public static JsonArray without(JsonArray conditions, String type) {
        List<Json> rest = new ArrayList<>();
        for (Json item : conditions) {
            if (!(item instanceof JsonObject one) || !type.equals(one.text("type"))) {
                rest.add(item);
            }
        }
        return new JsonArray(rest);
    }

    /** The list with one condition set; its transition time stays where its status does. */
    public static JsonArray with(
            JsonArray conditions,
            String type,
            boolean status,
            String reason,
            String message,
            long nowMillis) {
        JsonObject before = find(conditions, type);
        String text = status ? "True" : "False";
        String now = Timestamps.seconds(nowMillis);
        JsonObject condition =
                JsonObject.builder()
                        .put("type", type)
                        .put("status", text)
                        .put(
                                "lastTransitionTime",
                                text.equals(before.text("status"))
                                        ? before.textOr(now, "lastTransitionTime")
                                        : now)
                        .put("reason", reason)
                        .put("message", message)
                        .build();
        List<Json> all = new ArrayList<>();
        boolean placed = false;
        for (Json item : conditions) {
            if (!(item instanceof JsonObject one) || !type.equals(one.text("type"))) {
                all.add(item);
            } else if (!placed) {
                all.add(condition);
                placed = true;
            }
        }
        if (!placed) {
            all.add(condition);
        }
        return new JsonArray(all);
    }
}

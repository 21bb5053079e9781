package dev.davit.model.table;

import dev.davit.model.json.Json;
import dev.davit.model.json.JsonNumber;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import org.jspecify.annotations.Nullable;

/** What most rows need. */
final class Cells {
    static final String NONE = "<none>";

    private Cells() {}

    static Json text(String value) {
        return new JsonString(value);
    }

    static Json whole(long value) {
        return JsonNumber.of(value);
    }

    static Json name(JsonObject object) {
        return text(object.textOr("", "metadata", "name"));
    }

    static Json age(JsonObject object, long nowMillis) {
        return text(HumanDuration.since(object.at("metadata", "creationTimestamp"), nowMillis));
    }

    /** Not there and empty look alike. */
    static Json textOr(String fallback, @Nullable String value) {
        return text(value == null || value.isEmpty() ? fallback : value);
    }

    /** The condition of a type, or an empty object. */
    static JsonObject condition(JsonObject object, String type) {
        for (Json item : object.array("status", "conditions")) {
            if (item instanceof JsonObject condition && type.equals(condition.text("type"))) {
                return condition;
            }
        }
        return JsonObject.EMPTY;
    }

    static boolean holds(JsonObject object, String conditionType) {
        return "True".equals(condition(object, conditionType).text("status"));
    }
}

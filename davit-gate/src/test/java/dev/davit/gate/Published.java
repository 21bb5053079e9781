package dev.davit.gate;

import dev.davit.base.Timestamps;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonBool;
import dev.davit.model.json.JsonNumber;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Holds JSON against a schema of a published OpenAPI document, strictly: a member that the schema
 * does not name is a mistake too.
 */
final class Published {
    private static final String PREFIX = "#/components/schemas/";

    private final JsonObject schemas;
    private final List<String> mistakes = new ArrayList<>();

    private Published(JsonObject document) {
        this.schemas = document.object("components", "schemas");
    }

    /** Every place where the value is not what the schema says. */
    static List<String> mistakes(JsonObject document, JsonObject schema, Json value) {
        Published published = new Published(document);
        published.check(schema, value, "$");
        return published.mistakes;
    }

    private void check(JsonObject schema, Json value, String at) {
        if (schema.get("$ref") instanceof JsonString(String reference)) {
            String name = reference.substring(PREFIX.length());
            if (schemas.get(name) instanceof JsonObject target) {
                check(target, value, at);
            } else {
                mistakes.add(at + ": no schema " + name);
            }
            return;
        }
        for (Json each : schema.array("allOf")) {
            check((JsonObject) each, value, at);
        }
        String type = schema.textOr("", "type");
        if (!type.isEmpty() && !is(type, value)) {
            mistakes.add("%s: %s is no %s".formatted(at, value, type));
            return;
        }
        JsonArray words = schema.array("enum");
        if (words.size() > 0 && !words.items().contains(value)) {
            mistakes.add("%s: %s is none of %s".formatted(at, value, words));
        }
        if (schema.textOr("", "format").equals("date-time")
                && (!(value instanceof JsonString(String time))
                        || Timestamps.read(time).isEmpty())) {
            mistakes.add("%s: %s is no time".formatted(at, value));
        }
        switch (value) {
            case JsonObject object when type.equals("object") -> members(schema, object, at);
            case JsonArray array when schema.get("items") instanceof JsonObject items -> {
                for (int i = 0; i < array.size(); i++) {
                    check(items, array.get(i), at + "[" + i + "]");
                }
            }
            default -> {}
        }
    }

    private void members(JsonObject schema, JsonObject object, String at) {
        for (Json name : schema.array("required")) {
            if (name instanceof JsonString(String text) && !object.has(text)) {
                mistakes.add("%s.%s: is missing".formatted(at, text));
            }
        }
        JsonObject properties = schema.object("properties");
        Json others = schema.get("additionalProperties");
        boolean open = properties.isEmpty() && others == null;
        object.forEach((name, value) -> {
            JsonObject known = schema(properties.get(name));
            JsonObject other = schema(others);
            if (known != null) {
                check(known, value, at + "." + name);
            } else if (other != null) {
                check(other, value, at + "." + name);
            } else if (!open) {
                mistakes.add("%s.%s: is not published".formatted(at, name));
            }
        });
    }

    private static @Nullable JsonObject schema(@Nullable Json value) {
        return value instanceof JsonObject object ? object : null;
    }

    private static boolean is(String type, Json value) {
        return switch (type) {
            case "object" -> value instanceof JsonObject;
            case "array" -> value instanceof JsonArray;
            case "string" -> value instanceof JsonString;
            case "boolean" -> value instanceof JsonBool;
            case "integer" -> value instanceof JsonNumber.Whole;
            case "number" -> value instanceof JsonNumber;
            default -> false;
        };
    }
}

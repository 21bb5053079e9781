package dev.davit.policy.cel.rule;

import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonNumber;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.policy.cel.compile.SchemaSizes;
import dev.davit.policy.cel.value.Identifiers;
import dev.davit.policy.cel.value.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A structural schema as a shape. */
final class SchemaShapes {
    private static final long BYTES_OF_CHAR = 4;
    private static final JsonObject STRING = JsonObject.of("type", new JsonString("string"));

    private SchemaShapes() {}

    /** A shape, and how few bytes a value of it can take. */
    record Sized(Shape shape, long least) {}

    /**
     * Null: rules cannot see values of it.
     *
     * @param name unique within the schema
     * @param resource it has {@code apiVersion}, {@code kind} and a name, whether it says so or not
     */
    static @Nullable Sized of(JsonObject schema, String name, boolean resource) {
        if (schema.boolOr(false, "x-kubernetes-int-or-string")) {
            return new Sized(Shape.Simple.DYN, 1);
        }
        return switch (schema.textOr("", "type")) {
            case "array" -> list(schema, name);
            case "object" -> object(schema, name, resource);
            case "string" -> new Sized(text(schema), 2);
            case "boolean" -> new Sized(Shape.Simple.BOOL, 4);
            case "integer" -> new Sized(Shape.Simple.INT, 1);
            case "number" -> new Sized(Shape.Simple.DOUBLE, 1);
            default -> null;
        };
    }

    static boolean embedded(JsonObject schema) {
        return schema.boolOr(false, "x-kubernetes-embedded-resource");
    }

    private static @Nullable Sized list(JsonObject schema, String name) {
        JsonObject items = schema.object("items");
        Sized each = of(items, name + ".@items", embedded(items));
        if (each == null) {
            return null;
        }
        long max = limit(schema, "maxItems", SchemaSizes.items(each.least()));
        String type = schema.textOr("atomic", "x-kubernetes-list-type");
        List<String> keys = new ArrayList<>();
        if (type.equals("map")) {
            for (Json key : schema.array("x-kubernetes-list-map-keys")) {
                if (key instanceof JsonString(String text)) {
                    keys.add(text);
                }
            }
        }
        return new Sized(new Shape.ListOf(each.shape(), max, type.equals("set"), keys), 2);
    }

    private static long limit(JsonObject schema, String name, long otherwise) {
        return schema.get(name) instanceof JsonNumber.Whole(long limit)
                ? Math.max(0, limit)
                : otherwise;
    }

    private static @Nullable Sized object(JsonObject schema, String name, boolean resource) {
        if (schema.get("additionalProperties") instanceof JsonObject values) {
            Sized each = of(values, name + ".@values", embedded(values));
            if (each == null) {
                return null;
            }
            long max = limit(schema, "maxProperties", SchemaSizes.members(each.least()));
            return new Sized(new Shape.MapOf(each.shape(), max), 2);
        }
        SortedMap<String, Shape.Member> members = new TreeMap<>();
        long least = 2;
        JsonObject properties = properties(schema, resource);
        for (int i = 0; i < properties.size(); i++) {
            String field = properties.nameAt(i);
            if (!(properties.valueAt(i) instanceof JsonObject property)) {
                continue;
            }
            Sized each = of(property, name + "." + field, embedded(property));
            String written = Identifiers.escaped(field);
            if (each != null && Identifiers.writable(written)) {
                members.put(written, new Shape.Member(field, each.shape()));
                if (required(schema, field) && !property.has("default")) {
                    least += field.length() + each.least() + 4;
                }
            }
        }
        return new Sized(new Shape.ObjectOf(name, members), least);
    }

    private static boolean required(JsonObject schema, String field) {
        for (Json name : schema.array("required")) {
            if (name instanceof JsonString(String text) && text.equals(field)) {
                return true;
            }
        }
        return false;
    }

    private static JsonObject properties(JsonObject schema, boolean resource) {
        JsonObject properties = schema.object("properties");
        if (!resource) {
            return properties;
        }
        JsonObject metadata = properties.object("metadata", "properties");
        JsonObject named =
                JsonObject.of("type", new JsonString("object"))
                        .with(
                                "properties",
                                JsonObject.builder()
                                        .put(
                                                "name",
                                                metadata.has("name")
                                                        ? metadata.object("name")
                                                        : STRING)
                                        .put(
                                                "generateName",
                                                metadata.has("generateName")
                                                        ? metadata.object("generateName")
                                                        : STRING)
                                        .build());
        return properties.with("apiVersion", STRING).with("kind", STRING).with("metadata", named);
    }

    private static Shape text(JsonObject schema) {
        return switch (schema.textOr("", "format")) {
            case "byte" -> new Shape.Text(length(schema), Shape.Form.BYTES);
            case "date" -> new Shape.Text(12, Shape.Form.DATE);
            case "date-time" -> new Shape.Text(35, Shape.Form.DATE_TIME);
            case "duration" -> new Shape.Text(32, Shape.Form.DURATION);
            default -> new Shape.Text(length(schema), Shape.Form.PLAIN);
        };
    }

    private static long length(JsonObject schema) {
        if (schema.get("maxLength") instanceof JsonNumber.Whole(long max)) {
            return Math.max(0, max) * BYTES_OF_CHAR;
        }
        JsonArray words = schema.array("enum");
        long longest = 0;
        for (Json word : words) {
            longest =
                    Math.max(
                            longest,
                            word instanceof JsonString(String text)
                                    ? text.length() * BYTES_OF_CHAR
                                    : 0);
        }
        return words.size() > 0 ? longest : SchemaSizes.MAX_TEXT;
    }
}

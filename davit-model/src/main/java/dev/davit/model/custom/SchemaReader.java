package dev.davit.model.custom;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonBool;
import dev.davit.model.json.JsonNull;
import dev.davit.model.json.JsonNumber;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.model.schema.Schema.ListType;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * {@code openAPIV3Schema} → {@link SchemaNode}. What cannot be understood says nothing: the
 * definition's own validation has refused it, and a definition that was stored by an older version
 * must not keep its objects from being read.
 */
public final class SchemaReader {
    private SchemaReader() {}

    public static SchemaNode read(JsonObject schema) {
        SchemaNode.Type type = SchemaNode.Type.of(schema.textOr("", "type"));
        SortedMap<String, SchemaNode> properties = new TreeMap<>();
        schema.object("properties")
                .forEach((name, value) -> {
                    if (value instanceof JsonObject property) {
                        properties.put(name, read(property));
                    }
                });
        SchemaNode additional = additional(schema.get("additionalProperties"));
        SchemaNode items = schema.get("items") instanceof JsonObject one ? read(one) : null;
        Json byDefault = schema.get("default");
        boolean fills =
                byDefault != null
                        || (additional != null && additional.fills())
                        || (items != null && items.fills())
                        || properties.values().stream().anyMatch(SchemaNode::fills);
        return new SchemaNode(
                type == null ? SchemaNode.Type.ANY : type,
                traits(schema),
                properties,
                additional,
                items,
                listing(schema),
                byDefault == JsonNull.NULL ? null : byDefault,
                fills,
                values(schema));
    }

    private static @Nullable SchemaNode additional(@Nullable Json value) {
        return switch (value) {
            case JsonObject schema -> read(schema);
            case JsonBool bool when bool.value() -> SchemaNode.NOTHING;
            case null, default -> null;
        };
    }

    private static SchemaNode.Traits traits(JsonObject schema) {
        return new SchemaNode.Traits(
                schema.boolOr(false, "nullable"),
                schema.boolOr(false, "x-kubernetes-int-or-string"),
                schema.boolOr(false, "x-kubernetes-embedded-resource"),
                schema.boolOr(false, "x-kubernetes-preserve-unknown-fields"),
                schema.textOr("", "x-kubernetes-map-type").equals("atomic"));
    }

    private static SchemaNode.Listing listing(JsonObject schema) {
        return switch (schema.textOr("", "x-kubernetes-list-type")) {
            case "set" -> new SchemaNode.Listing(ListType.SET, List.of());
            case "map" ->
                    new SchemaNode.Listing(
                            ListType.MAP, texts(schema.array("x-kubernetes-list-map-keys")));
            default -> SchemaNode.Listing.ATOMIC;
        };
    }

    private static Values values(JsonObject schema) {
        return new Values(
                schema.textOr("", "format"),
                pattern(schema.textOr("", "pattern")),
                new Values.Range(
                        number(schema.get("minimum")),
                        schema.boolOr(false, "exclusiveMinimum"),
                        number(schema.get("maximum")),
                        schema.boolOr(false, "exclusiveMaximum"),
                        number(schema.get("multipleOf"))),
                new Values.Sizes(
                        schema.wholeOr(-1, "minLength"),
                        schema.wholeOr(-1, "maxLength"),
                        schema.wholeOr(-1, "minItems"),
                        schema.wholeOr(-1, "maxItems"),
                        schema.boolOr(false, "uniqueItems"),
                        schema.wholeOr(-1, "minProperties"),
                        schema.wholeOr(-1, "maxProperties")),
                schema.get("enum") instanceof JsonArray choices ? choices.items() : null,
                texts(schema.array("required")),
                new Values.Logic(
                        all(schema.array("allOf")),
                        all(schema.array("anyOf")),
                        all(schema.array("oneOf")),
                        schema.get("not") instanceof JsonObject not ? read(not) : null));
    }

    private static List<SchemaNode> all(JsonArray schemas) {
        List<SchemaNode> all = new ArrayList<>(schemas.size());
        for (Json schema : schemas) {
            all.add(schema instanceof JsonObject object ? read(object) : SchemaNode.NOTHING);
        }
        return all;
    }

    private static @Nullable BigDecimal number(@Nullable Json value) {
        return switch (value) {
            case JsonNumber.Whole(long whole) -> BigDecimal.valueOf(whole);
            case JsonNumber.Decimal decimal -> decimal.value();
            case null, default -> null;
        };
    }

    private static @Nullable Pattern pattern(String text) {
        if (text.isEmpty()) {
            return null;
        }
        try {
            return Pattern.compile(text);
        } catch (PatternSyntaxException refusedWhenItWasWritten) {
            return null;
        }
    }

    private static List<String> texts(JsonArray array) {
        List<String> texts = new ArrayList<>(array.size());
        for (Json item : array) {
            if (item instanceof JsonString(String text)) {
                texts.add(text);
            }
        }
        return texts;
    }
}

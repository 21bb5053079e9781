package dev.davit.policy.custom;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.davit.base.FieldPath;
import dev.davit.model.custom.SchemaNode;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonBool;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.policy.Mistakes;
import java.util.List;
import java.util.Set;

/**
 * What makes an {@code openAPIV3Schema} structural: every place has one type, and whatever
 * validates says nothing of the shape. Source of the rules and words: apiextensions' {@code
 * ValidateStructural} and {@code ValidateCustomResourceDefinitionOpenAPISchema}.
 */
final class SchemaRules {
    /** Where in a schema a part of it stands. */
    enum Level {
        ROOT("at the root"),
        ITEM("for specified array items"),
        FIELD("for specified object fields");

        private final String text;

        Level(String text) {
            this.text = text;
        }
    }

    /** Beside the status' own schema only these may stand at the root. */
    private static final Set<String> AT_ROOT =
            Set.of(
                    "description",
                    "type",
                    "format",
                    "title",
                    "maximum",
                    "exclusiveMaximum",
                    "minimum",
                    "exclusiveMinimum",
                    "maxLength",
                    "minLength",
                    "pattern",
                    "maxItems",
                    "minItems",
                    "uniqueItems",
                    "multipleOf",
                    "required",
                    "items",
                    "properties",
                    "externalDocs",
                    "example",
                    "x-kubernetes-preserve-unknown-fields",
                    "x-kubernetes-validations");

    private static final List<String> NOT_SUPPORTED =
            List.of(
                    "id",
                    "additionalItems",
                    "patternProperties",
                    "definitions",
                    "dependencies",
                    "$ref");

    private static final Set<String> ONE =
            Set.of("additionalProperties", "items", "not", "additionalItems");
    private static final Set<String> SEVERAL = Set.of("allOf", "anyOf", "oneOf");
    private static final List<String> META = List.of("apiVersion", "kind", "metadata");

    private SchemaRules() {}

    static boolean holdsSchema(String name) {
        return ONE.contains(name);
    }

    static boolean holdsSchemas(String name) {
        return SEVERAL.contains(name);
    }

    /**
     * @param status the version has a status subresource
     */
    static void check(JsonObject schema, FieldPath at, boolean status, Mistakes mistakes) {
        if (status) {
            root(schema, at, mistakes);
        }
        if (schema.boolOr(false, "nullable")) {
            mistakes.forbidden(at.child("nullable"), "nullable cannot be true at the root");
        }
        if (schema.has("additionalProperties")) {
            mistakes.forbidden(at.child("additionalProperties"), "must not be used at the root");
        }
        structural(schema, Level.ROOT, at, mistakes);
    }

    private static void root(JsonObject schema, FieldPath at, Mistakes mistakes) {
        String type = schema.textOr("", "type");
        if (!type.isEmpty() && !type.equals("object")) {
            mistakes.invalid(
                    at.child("type"),
                    type,
                    "only \"object\" is allowed as the type at the root of the schema if the status"
                            + " subresource is enabled");
        }
        for (String name : schema.names()) {
            if (!AT_ROOT.contains(name)) {
                mistakes.forbidden(
                        at.child(name),
                        "is not allowed at the root of the schema if the status subresource is"
                                + " enabled");
            }
        }
    }

    private static void structural(
            JsonObject schema, Level level, FieldPath at, Mistakes mistakes) {
        type(schema, level, at, mistakes);
        ListRules.check(schema, at, mistakes);
        common(schema, at, mistakes);
        metadata(schema, level, at, mistakes);
        members(schema, at, mistakes);
        boolean either = schema.boolOr(false, "x-kubernetes-int-or-string");
        junctors(schema, either, at, mistakes);
    }

    private static void type(JsonObject schema, Level level, FieldPath at, Mistakes mistakes) {
        String type = schema.textOr("", "type");
        boolean embedded = schema.boolOr(false, "x-kubernetes-embedded-resource");
        boolean either = schema.boolOr(false, "x-kubernetes-int-or-string");
        boolean open = schema.boolOr(false, "x-kubernetes-preserve-unknown-fields");
        FieldPath place = at.child("type");
        if (embedded && !type.equals("object")) {
            String why = "must be object if x-kubernetes-embedded-resource is true";
            if (type.isEmpty()) {
                mistakes.required(place, why);
            } else {
                mistakes.invalid(place, type, why);
            }
        } else if (type.isEmpty() && !either && !open) {
            mistakes.required(place, "must not be empty " + level.text);
        } else if (type.equals("null")) {
            mistakes.forbidden(place, "type cannot be set to null, use nullable as an alternative");
        } else if (SchemaNode.Type.of(type) == null) {
            mistakes.unsupported(
                    place,
                    type,
                    List.of("array", "boolean", "integer", "number", "object", "string"));
        } else if (level == Level.ROOT && !type.isEmpty() && !type.equals("object")) {
            mistakes.invalid(place, type, "must be object at the root");
        }
        if (either && open) {
            mistakes.invalid(
                    at.child("x-kubernetes-preserve-unknown-fields"),
                    JsonBool.TRUE,
                    "must be false if x-kubernetes-int-or-string is true");
        }
        if (either && embedded) {
            mistakes.invalid(
                    at.child("x-kubernetes-embedded-resource"),
                    JsonBool.TRUE,
                    "must be false if x-kubernetes-int-or-string is true");
        }
        if (embedded && schema.has("additionalProperties")) {
            mistakes.forbidden(
                    at.child("additionalProperties"),
                    "must not be used if x-kubernetes-embedded-resource is set");
        }
        if (embedded && !open && schema.object("properties").isEmpty()) {
            mistakes.required(
                    at.child("properties"),
                    "must not be empty if x-kubernetes-embedded-resource is true without"
                            + " x-kubernetes-preserve-unknown-fields");
        }
    }

    /** What no place of a schema may say, wherever it stands. */
    private static void common(JsonObject schema, FieldPath at, Mistakes mistakes) {
        for (String name : NOT_SUPPORTED) {
            if (schema.has(name)) {
                mistakes.forbidden(at.child(name), name + " is not supported");
            }
        }
        if (schema.get("x-kubernetes-preserve-unknown-fields") == JsonBool.FALSE) {
            mistakes.invalid(
                    at.child("x-kubernetes-preserve-unknown-fields"),
                    JsonBool.FALSE,
                    "must be true or undefined");
        }
        if (schema.boolOr(false, "uniqueItems")) {
            mistakes.forbidden(
                    at.child("uniqueItems"),
                    "uniqueItems cannot be set to true since the runtime complexity becomes"
                            + " quadratic");
        }
        if (schema.get("items") instanceof JsonArray) {
            mistakes.forbidden(at.child("items"), "items must be a schema object and not an array");
        }
        boolean free =
                schema.get("additionalProperties") instanceof JsonObject
                        || schema.get("additionalProperties") == JsonBool.FALSE;
        if (free && !schema.object("properties").isEmpty()) {
            mistakes.forbidden(
                    at.child("additionalProperties"),
                    "additionalProperties and properties are mutual exclusive");
        }
        String pattern = schema.textOr("", "pattern");
        try {
            Pattern.compile(pattern);
        } catch (PatternSyntaxException wrong) {
            mistakes.invalid(
                    at.child("pattern"),
                    pattern,
                    "must be a valid regular expression, but isn't: " + wrong.getMessage());
        }
    }

    /** What every object has anyway may be narrowed by little. */
    private static void metadata(JsonObject schema, Level level, FieldPath at, Mistakes mistakes) {
        boolean object =
                level == Level.ROOT || schema.boolOr(false, "x-kubernetes-embedded-resource");
        for (String name : META) {
            if (!object || !(schema.at("properties", name) instanceof JsonObject property)) {
                continue;
            }
            FieldPath place = at.child("properties").key(name);
            String wanted = name.equals("metadata") ? "object" : "string";
            if (!property.textOr("", "type").equals(wanted)) {
                mistakes.invalid(
                        place.child("type"), property.textOr("", "type"), "must be " + wanted);
            }
            boolean narrows =
                    property.names().stream()
                                    .anyMatch(key ->
                                            !Set.of("type", "properties", "description")
                                                    .contains(key))
                            || property.object("properties").names().stream()
                                    .anyMatch(key -> !Set.of("name", "generateName").contains(key));
            if (level == Level.ROOT && name.equals("metadata") && narrows) {
                mistakes.forbidden(
                        place,
                        "must not specify anything other than name and generateName, but metadata"
                                + " is implicitly specified");
            }
        }
    }

    private static void members(JsonObject schema, FieldPath at, Mistakes mistakes) {
        schema.object("properties")
                .forEach((name, value) -> {
                    FieldPath place = at.child("properties").key(name);
                    if (value instanceof JsonObject property) {
                        structural(property, Level.FIELD, place, mistakes);
                    }
                });
        switch (schema.get("additionalProperties")) {
            case null -> {}
            case JsonObject additional ->
                    structural(additional, Level.FIELD, at.child("additionalProperties"), mistakes);
            case JsonBool _ -> {}
            case Json other ->
                    mistakes.invalid(
                            at.child("additionalProperties"),
                            other,
                            "must be a schema or a boolean");
        }
        boolean list = schema.textOr("", "type").equals("array");
        switch (schema.get("items")) {
            case null -> {
                if (list) {
                    mistakes.required(at.child("items"), "must be specified");
                }
            }
            case JsonObject items -> structural(items, Level.ITEM, at.child("items"), mistakes);
            case JsonArray _ -> {}
            case Json other ->
                    mistakes.invalid(at.child("items"), other, "must be a schema object");
        }
    }

    /**
     * @param either a number or a string: its two alternatives may be written
     */
    private static void junctors(
            JsonObject schema, boolean either, FieldPath at, Mistakes mistakes) {
        for (String name : List.of("anyOf", "allOf", "oneOf")) {
            JsonArray schemas = schema.array(name);
            if (either && name.equals("anyOf") && intOrString(schemas)) {
                continue;
            }
            for (int i = 0; i < schemas.size(); i++) {
                boolean first = either && name.equals("allOf") && i == 0;
                if (schemas.get(i) instanceof JsonObject nested) {
                    nested(schema, nested, first, at.child(name).index(i), mistakes);
                }
            }
        }
        if (schema.get("not") instanceof JsonObject not) {
            nested(schema, not, false, at.child("not"), mistakes);
        }
    }

    private static boolean intOrString(JsonArray schemas) {
        return schemas.size() == 2
                && schemas.get(0).equals(JsonObject.of("type", new JsonString("integer")))
                && schemas.get(1).equals(JsonObject.of("type", new JsonString("string")));
    }

    /**
     * A schema that only validates: all that it names is declared outside, and nothing is shaped.
     */
    private static void nested(
            JsonObject outside,
            JsonObject schema,
            boolean either,
            FieldPath at,
            Mistakes mistakes) {
        common(schema, at, mistakes);
        for (String name : schema.names()) {
            String wrong =
                    switch (name) {
                        case "type", "title", "description" -> "must be empty to be structural";
                        case "additionalProperties",
                                "default",
                                "x-kubernetes-list-type",
                                "x-kubernetes-map-type" ->
                                "must be undefined to be structural";
                        case "nullable",
                                "x-kubernetes-preserve-unknown-fields",
                                "x-kubernetes-embedded-resource",
                                "x-kubernetes-int-or-string" ->
                                "must be false to be structural";
                        case "x-kubernetes-list-map-keys", "x-kubernetes-validations" ->
                                "must be empty to be structural";
                        default -> null;
                    };
            if (wrong != null && schema.get(name) != JsonBool.FALSE) {
                mistakes.forbidden(at.child(name), wrong);
            }
        }
        JsonObject declared = outside.object("properties");
        boolean map = outside.get("additionalProperties") instanceof JsonObject;
        schema.object("properties")
                .forEach((name, value) -> {
                    FieldPath place = at.child("properties").key(name);
                    if (name.equals("metadata")) {
                        mistakes.forbidden(place, "must not be specified in a nested context");
                    } else if (value instanceof JsonObject inner) {
                        if (!declared.has(name) && !map) {
                            mistakes.required(
                                    outside(at).child("properties").key(name),
                                    "because it is defined in " + place);
                        } else {
                            JsonObject there =
                                    map
                                            ? outside.object("additionalProperties")
                                            : declared.object(name);
                            nested(there, inner, false, place, mistakes);
                        }
                    }
                });
        if (schema.get("items") instanceof JsonObject inner) {
            if (outside.get("items") instanceof JsonObject there) {
                nested(there, inner, false, at.child("items"), mistakes);
            } else {
                mistakes.required(
                        outside(at).child("items"),
                        "because it is defined in " + at.child("items"));
            }
        }
        inside(outside, schema, either, at, mistakes);
    }

    private static void inside(
            JsonObject outside,
            JsonObject schema,
            boolean either,
            FieldPath at,
            Mistakes mistakes) {
        for (String name : List.of("anyOf", "allOf", "oneOf")) {
            JsonArray schemas = schema.array(name);
            if (either && name.equals("anyOf") && intOrString(schemas)) {
                continue;
            }
            for (int i = 0; i < schemas.size(); i++) {
                if (schemas.get(i) instanceof JsonObject inner) {
                    nested(outside, inner, false, at.child(name).index(i), mistakes);
                }
            }
        }
        if (schema.get("not") instanceof JsonObject not) {
            nested(outside, not, false, at.child("not"), mistakes);
        }
    }

    /** Where the schema stands that a nested one belongs to: before its first junctor. */
    private static FieldPath outside(FieldPath nested) {
        String text = nested.toString();
        int end = text.length();
        for (String name : List.of(".anyOf[", ".allOf[", ".oneOf[", ".not")) {
            int at = text.indexOf(name);
            end = at >= 0 ? Math.min(end, at) : end;
        }
        return FieldPath.ROOT.child(text.substring(0, end));
    }
}

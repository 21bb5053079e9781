package dev.davit.model.openapi;

import dev.davit.model.custom.CustomVersion;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.model.kind.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Schemas of custom kinds in OpenAPI's words: as they are written, and what every object has. */
final class CustomText {
    private static final String VERSION =
            "APIVersion defines the versioned schema of this representation of an object.";
    private static final String KIND =
            "Kind is a string value representing the REST resource this object represents.";

    /** What version 2 has no words for. */
    private static final Set<String> UNKNOWN_TO_V2 =
            Set.of(
                    "nullable",
                    "oneOf",
                    "anyOf",
                    "allOf",
                    "not",
                    "default",
                    "x-kubernetes-validations");

    private CustomText() {}

    static JsonObject object(Kind kind, CustomVersion custom, boolean v3, JsonObject metadata) {
        JsonObject written = v3 ? custom.written() : plain(custom.written());
        JsonObject properties =
                JsonObject.builder()
                        .put("apiVersion", text(VERSION))
                        .put("kind", text(KIND))
                        .put("metadata", metadata)
                        .build();
        JsonObject own = written.object("properties");
        for (int i = 0; i < own.size(); i++) {
            if (!properties.has(own.nameAt(i))) {
                properties = properties.with(own.nameAt(i), own.valueAt(i));
            }
        }
        return written.with("type", "object")
                .with("properties", properties)
                .with(
                        "x-kubernetes-group-version-kind",
                        JsonArray.of(Documents.groupVersionKind(kind, kind.kind())));
    }

    static JsonObject list(Kind kind, CustomVersion custom, JsonObject metadata, JsonObject item) {
        JsonObject properties =
                JsonObject.builder()
                        .put("apiVersion", text(VERSION))
                        .put(
                                "items",
                                JsonObject.of("type", new JsonString("array")).with("items", item))
                        .put("kind", text(KIND))
                        .put("metadata", metadata)
                        .build();
        String listKind = custom.definition().listKind();
        return JsonObject.builder()
                .put("description", listKind + " is a list of " + kind.kind())
                .put("type", "object")
                .put("required", Documents.texts(List.of("items")))
                .put("properties", properties)
                .put(
                        "x-kubernetes-group-version-kind",
                        JsonArray.of(Documents.groupVersionKind(kind, listKind)))
                .build();
    }

    private static JsonObject text(String description) {
        return JsonObject.of("type", new JsonString("string")).with("description", description);
    }

    /** What version 2 can say; what may be of several types is of any. */
    private static JsonObject plain(JsonObject schema) {
        boolean free =
                schema.boolOr(false, "nullable")
                        || schema.boolOr(false, "x-kubernetes-int-or-string");
        boolean open = schema.boolOr(false, "x-kubernetes-preserve-unknown-fields");
        JsonObject.Builder text = JsonObject.builder();
        for (int i = 0; i < schema.size(); i++) {
            String name = schema.nameAt(i);
            Json value = schema.valueAt(i);
            boolean shape = Set.of("properties", "items", "additionalProperties").contains(name);
            if (!UNKNOWN_TO_V2.contains(name)
                    && !(free && (shape || name.equals("type")))
                    && !(open && shape)) {
                text.put(name, shape ? inside(name, value) : value);
            }
        }
        return text.build();
    }

    private static Json inside(String name, Json value) {
        return switch (value) {
            case JsonObject members when name.equals("properties") -> {
                JsonObject.Builder all = JsonObject.builder();
                members.forEach((member, schema) ->
                        all.put(
                                member,
                                schema instanceof JsonObject object ? plain(object) : schema));
                yield all.build();
            }
            case JsonObject schema -> plain(schema);
            case JsonArray schemas -> {
                List<Json> all = new ArrayList<>(schemas.size());
                schemas.forEach(schema ->
                        all.add(schema instanceof JsonObject object ? plain(object) : schema));
                yield new JsonArray(all);
            }
            default -> value;
        };
    }
}

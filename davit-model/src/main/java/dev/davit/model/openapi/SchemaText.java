package dev.davit.model.openapi;

import dev.davit.model.custom.CustomVersion;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.model.kind.Kind;
import dev.davit.model.kind.Kinds;
import dev.davit.model.patch.PatchSchema;
import dev.davit.model.schema.Field;
import dev.davit.model.schema.ObjectSchema;
import dev.davit.model.schema.Schema;
import dev.davit.model.schema.Schemas;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Schemas in OpenAPI's words, and every schema that they refer to. */
final class SchemaText {
    private static final String LIST = "List";
    private static final String QUANTITY = "io.k8s.apimachinery.pkg.api.resource.Quantity";
    private static final String INT_OR_STRING = "io.k8s.apimachinery.pkg.util.intstr.IntOrString";
    private static final String JSON =
            "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSON";

    /** Not empty: kubectl explain takes what says nothing for a mistake. */
    private static final JsonObject ANYTHING =
            JsonObject.of("description", new JsonString("Any valid JSON value."));

    private static final String TIME = "io.k8s.apimachinery.pkg.apis.meta.v1.Time";
    private static final String MICRO_TIME = "io.k8s.apimachinery.pkg.apis.meta.v1.MicroTime";

    private final String refPrefix;
    private final boolean allOf;
    private final SortedMap<String, Json> components = new TreeMap<>();

    /**
     * @param refPrefix {@code #/components/schemas/} or {@code #/definitions/}
     * @param allOf references stand in an {@code allOf}, so that a description may stand beside
     *     them: version 3 allows nothing else
     */
    SchemaText(String refPrefix, boolean allOf) {
        this.refPrefix = refPrefix;
        this.allOf = allOf;
    }

    JsonObject components() {
        return JsonObject.of(components);
    }

    /** Adds a type and all that it refers to. */
    void add(ObjectSchema type) {
        if (components.containsKey(type.name())) {
            return;
        }
        // Its place is taken before its fields are looked at: a type may contain itself.
        components.put(type.name(), JsonObject.EMPTY);
        JsonObject.Builder text = JsonObject.builder();
        describe(text, Schemas.description(type));
        text.put("type", "object");
        List<String> required = new ArrayList<>();
        JsonObject.Builder properties = JsonObject.builder();
        for (Field field : type.fields()) {
            properties.put(field.name(), property(type, field));
            if (field.required()) {
                required.add(field.name());
            }
        }
        if (!required.isEmpty()) {
            text.put("required", Documents.texts(required));
        }
        if (!type.fields().isEmpty()) {
            text.put("properties", properties.build());
        }
        if (type.atomic()) {
            text.put("x-kubernetes-map-type", "atomic");
        }
        kindOf(type.name(), text);
        components.put(type.name(), text.build());
    }

    /** The list of a kind's objects, which no catalogue needs to hold. */
    void addList(Kind kind) {
        CustomVersion custom = kind.custom();
        if (custom != null) {
            addCustom(kind, custom);
            return;
        }
        add(Schemas.of(kind));
        if (!kind.stored()) {
            return;
        }
        ObjectSchema list = Schemas.get(kind.schema() + LIST);
        add(list);
    }

    /** As its definition has it. */
    private void addCustom(Kind kind, CustomVersion custom) {
        add(Schemas.get(Schemas.OBJECT_META));
        add(Schemas.get(Schemas.LIST_META));
        components.put(
                kind.schema(),
                CustomText.object(kind, custom, allOf, described(Schemas.OBJECT_META, "metadata")));
        components.put(
                kind.schema() + LIST,
                CustomText.list(
                        kind,
                        custom,
                        described(Schemas.LIST_META, "metadata"),
                        reference(kind.schema())));
    }

    /** A reference, and what stands there. */
    private JsonObject described(String type, String what) {
        return reference(type).with("description", "Standard object's " + what + ".");
    }

    private static void kindOf(String name, JsonObject.Builder text) {
        Kind kind = Kinds.bySchema(name);
        boolean list = kind == null && name.endsWith(LIST);
        if (list) {
            kind = Kinds.bySchema(name.substring(0, name.length() - LIST.length()));
        }
        if (kind != null) {
            text.put(
                    "x-kubernetes-group-version-kind",
                    JsonArray.of(
                            Documents.groupVersionKind(
                                    kind, list ? kind.kind() + LIST : kind.kind())));
        }
    }

    private JsonObject property(ObjectSchema type, Field field) {
        JsonObject.Builder text = JsonObject.builder();
        describe(text, Schemas.description(type, field));
        JsonObject shape = shape(field.schema());
        for (int i = 0; i < shape.size(); i++) {
            text.put(shape.nameAt(i), shape.valueAt(i));
        }
        Json byDefault = field.byDefault();
        if (byDefault != null) {
            text.put("default", byDefault);
        }
        if (field.atomic()) {
            text.put("x-kubernetes-map-type", "atomic");
        }
        patch(text, field.patch());
        return text.build();
    }

    private static void patch(JsonObject.Builder text, PatchSchema.Strategy strategy) {
        if (!strategy.mergeKey().isEmpty()) {
            text.put("x-kubernetes-patch-merge-key", strategy.mergeKey());
        }
        List<String> words = new ArrayList<>();
        if (strategy.listMerge()) {
            words.add("merge");
        }
        if (strategy.replaceObject()) {
            words.add("replace");
        }
        if (strategy.retainKeys()) {
            words.add("retainKeys");
        }
        if (!words.isEmpty()) {
            text.put("x-kubernetes-patch-strategy", String.join(",", words));
        }
    }

    private static void describe(JsonObject.Builder text, String description) {
        if (!description.isEmpty()) {
            text.put("description", description);
        }
    }

    private JsonObject shape(Schema schema) {
        return switch (schema) {
            case ObjectSchema type -> {
                add(type);
                yield reference(type.name());
            }
            case Schema.ListOf list -> list(list);
            case Schema.MapOf(Schema values) ->
                    JsonObject.builder()
                            .put("type", "object")
                            .put("additionalProperties", shape(values))
                            .build();
            case Schema.Choice(List<String> words) ->
                    JsonObject.builder()
                            .put("type", "string")
                            .put("enum", Documents.texts(words))
                            .build();
            case Schema.Scalar scalar -> scalar(scalar);
        };
    }

    private JsonObject list(Schema.ListOf list) {
        JsonObject.Builder text =
                JsonObject.builder().put("type", "array").put("items", shape(list.items()));
        switch (list.type()) {
            case ATOMIC -> text.put("x-kubernetes-list-type", "atomic");
            case SET -> text.put("x-kubernetes-list-type", "set");
            case MAP ->
                    text.put("x-kubernetes-list-type", "map")
                            .put("x-kubernetes-list-map-keys", Documents.texts(list.keys()));
        }
        return text.build();
    }

    private JsonObject scalar(Schema.Scalar scalar) {
        return switch (scalar) {
            case STRING -> typed("string", "");
            case INT32 -> typed("integer", "int32");
            case INT64 -> typed("integer", "int64");
            case NUMBER -> typed("number", "double");
            case BOOLEAN -> typed("boolean", "");
            case BYTES -> typed("string", "byte");
            case OPEN_OBJECT -> typed("object", "");
            case ANY -> named(JSON, ANYTHING);
            case TIME -> named(TIME, typed("string", "date-time"));
            case MICRO_TIME -> named(MICRO_TIME, typed("string", "date-time"));
            case QUANTITY -> named(QUANTITY, either("string", "number", ""));
            case INT_OR_STRING ->
                    named(INT_OR_STRING, either("integer", "string", "int-or-string"));
        };
    }

    /** Clients print the name of a shape that has one: {@code map[string]Quantity}. */
    private JsonObject named(String name, JsonObject shape) {
        components.putIfAbsent(name, shape);
        return reference(name);
    }

    /** Version 2 has no "one of". */
    private JsonObject either(String one, String other, String format) {
        if (!allOf) {
            return typed("string", format);
        }
        JsonObject choice = JsonObject.of("oneOf", JsonArray.of(typed(one, ""), typed(other, "")));
        return format.isEmpty() ? choice : choice.with("format", format);
    }

    private static JsonObject typed(String type, String format) {
        JsonObject text = JsonObject.of("type", new JsonString(type));
        return format.isEmpty() ? text : text.with("format", format);
    }

    JsonObject reference(String name) {
        JsonObject reference = JsonObject.of("$ref", new JsonString(refPrefix + name));
        return allOf ? JsonObject.of("allOf", JsonArray.of(reference)) : reference;
    }
}

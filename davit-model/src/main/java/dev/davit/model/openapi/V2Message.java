package dev.davit.model.openapi;

import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonBool;
import dev.davit.model.json.JsonNumber;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.model.json.JsonWriter;
import dev.davit.model.proto.WireOutput;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A document of OpenAPI's version 2 as the message {@code openapi.v2.Document}, which kubectl reads
 * it in. Field numbers are those of gnostic's OpenAPIv2.proto. What has no fixed shape (defaults,
 * members that begin with {@code x-}) is text in YAML there; JSON is YAML.
 *
 * <p>Written from its end to its beginning, as {@link WireOutput} wants it: within a message the
 * fields with high numbers come first.
 */
public final class V2Message {
    /** As clients ask for it; the first one is no media type by the letter of RFC 2045. */
    public static final String MEDIA_TYPE_AT =
            "application/com.github.proto-openapi.spec.v2@v1.0+protobuf";

    public static final String MEDIA_TYPE =
            "application/com.github.proto-openapi.spec.v2.v1.0+protobuf";

    private static final Map<String, Integer> METHODS =
            new TreeMap<>(
                    Map.of(
                            "get", 2, "put", 3, "post", 4, "delete", 5, "options", 6, "head", 7,
                            "patch", 8));

    private final WireOutput out = new WireOutput();

    private V2Message() {}

    /** The bytes of the message. */
    public static byte[] write(JsonObject document) {
        V2Message message = new V2Message();
        message.document(document);
        return message.out.take();
    }

    private void document(JsonObject document) {
        message(9, () -> named(1, document.object("definitions"), this::schema));
        message(8, () -> named(2, document.object("paths"), this::path));
        JsonObject info = document.object("info");
        message(
                2,
                () -> {
                    text(2, info, "version");
                    text(1, info, "title");
                });
        text(1, document, "swagger");
    }

    private void path(JsonObject path) {
        each(9, path.array("parameters"), this::parameter);
        for (int i = path.size() - 1; i >= 0; i--) {
            Integer method = METHODS.get(path.nameAt(i));
            if (method != null && path.valueAt(i) instanceof JsonObject operation) {
                message(method, () -> operation(operation));
            }
        }
    }

    private void operation(JsonObject operation) {
        extensions(13, operation);
        message(9, () -> named(1, operation.object("responses"), this::response));
        each(8, operation.array("parameters"), this::parameter);
        texts(7, operation.array("consumes"));
        texts(6, operation.array("produces"));
        text(5, operation, "operationId");
        text(3, operation, "description");
        texts(1, operation.array("tags"));
    }

    /** A response, where a reference could be too. */
    private void response(JsonObject response) {
        message(
                1,
                () -> {
                    object(2, response, "schema", item -> message(1, () -> schema(item)));
                    text(1, response, "description");
                });
    }

    /** A parameter, where a reference could be too: in the body, the query or the path. */
    private void parameter(JsonObject parameter) {
        String in = parameter.textOr("", "in");
        message(
                1,
                () -> {
                    switch (in) {
                        case "body" -> message(1, () -> inBody(parameter));
                        case "path" -> message(2, () -> message(4, () -> simple(parameter, 5)));
                        default -> message(2, () -> message(3, () -> simple(parameter, 6)));
                    }
                });
    }

    private void inBody(JsonObject parameter) {
        object(5, parameter, "schema", this::schema);
        flag(4, parameter, "required");
        text(3, parameter, "in");
        text(2, parameter, "name");
        text(1, parameter, "description");
    }

    private void simple(JsonObject parameter, int type) {
        text(type, parameter, "type");
        text(4, parameter, "name");
        text(3, parameter, "description");
        text(2, parameter, "in");
        flag(1, parameter, "required");
    }

    private void schema(JsonObject schema) {
        extensions(31, schema);
        any(30, schema.get("example"));
        flag(27, schema, "readOnly");
        object(25, schema, "properties", properties -> named(1, properties, this::schema));
        each(24, schema.array("allOf"), this::schema);
        object(23, schema, "items", items -> message(1, () -> schema(items)));
        if (schema.get("type") instanceof JsonString(String type)) {
            message(22, () -> out.text(1, type));
        }
        additional(schema.get("additionalProperties"));
        JsonArray choices = schema.array("enum");
        for (int i = choices.size() - 1; i >= 0; i--) {
            any(20, choices.get(i));
        }
        texts(19, schema.array("required"));
        bounds(schema);
        any(5, schema.get("default"));
        text(4, schema, "description");
        text(3, schema, "title");
        text(2, schema, "format");
        text(1, schema, "$ref");
    }

    private void bounds(JsonObject schema) {
        whole(18, schema, "minProperties");
        whole(17, schema, "maxProperties");
        flag(16, schema, "uniqueItems");
        whole(15, schema, "minItems");
        whole(14, schema, "maxItems");
        text(13, schema, "pattern");
        whole(12, schema, "minLength");
        whole(11, schema, "maxLength");
        flag(10, schema, "exclusiveMinimum");
        real(9, schema, "minimum");
        flag(8, schema, "exclusiveMaximum");
        real(7, schema, "maximum");
        real(6, schema, "multipleOf");
    }

    private void additional(@Nullable Json value) {
        if (value instanceof JsonObject values) {
            message(21, () -> message(1, () -> schema(values)));
        } else if (value instanceof JsonBool allowed) {
            message(21, () -> out.flag(2, allowed.value()));
        }
    }

    private void extensions(int number, JsonObject of) {
        for (int i = of.size() - 1; i >= 0; i--) {
            if (of.nameAt(i).startsWith("x-")) {
                int at = i;
                message(
                        number,
                        () -> {
                            any(2, of.valueAt(at));
                            out.text(1, of.nameAt(at));
                        });
            }
        }
    }

    private void any(int number, @Nullable Json value) {
        if (value != null) {
            message(number, () -> out.text(2, JsonWriter.text(value)));
        }
    }

    /** A map as pairs of name and value. */
    private void named(int number, JsonObject map, Consumer<JsonObject> writer) {
        for (int i = map.size() - 1; i >= 0; i--) {
            if (map.valueAt(i) instanceof JsonObject value) {
                int at = i;
                message(
                        number,
                        () -> {
                            message(2, () -> writer.accept(value));
                            out.text(1, map.nameAt(at));
                        });
            }
        }
    }

    private void each(int number, JsonArray list, Consumer<JsonObject> writer) {
        for (int i = list.size() - 1; i >= 0; i--) {
            if (list.get(i) instanceof JsonObject item) {
                message(number, () -> writer.accept(item));
            }
        }
    }

    private void object(int number, JsonObject of, String member, Consumer<JsonObject> writer) {
        if (of.get(member) instanceof JsonObject value) {
            message(number, () -> writer.accept(value));
        }
    }

    private void message(int number, Runnable content) {
        int before = out.size();
        content.run();
        out.close(number, before);
    }

    private void texts(int number, JsonArray list) {
        for (int i = list.size() - 1; i >= 0; i--) {
            if (list.get(i) instanceof JsonString(String text)) {
                out.text(number, text);
            }
        }
    }

    private void text(int number, JsonObject of, String member) {
        if (of.get(member) instanceof JsonString(String text)) {
            out.text(number, text);
        }
    }

    private void flag(int number, JsonObject of, String member) {
        if (of.get(member) instanceof JsonBool flag) {
            out.flag(number, flag.value());
        }
    }

    private void whole(int number, JsonObject of, String member) {
        if (of.get(member) instanceof JsonNumber.Whole(long value)) {
            out.whole(number, value);
        }
    }

    private void real(int number, JsonObject of, String member) {
        if (of.get(member) instanceof JsonNumber value) {
            out.real(number, Double.parseDouble(JsonWriter.text(value)));
        }
    }
}

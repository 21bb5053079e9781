package dev.davit.model.schema;

import dev.davit.base.Invariant;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonBool;
import dev.davit.model.json.JsonNull;
import dev.davit.model.json.JsonNumber;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import java.util.List;
import java.util.stream.Collectors;

/** How shapes and values are called in messages. */
final class Words {
    /** Characters of a user's value in a message. */
    private static final int MAX_SHOWN = 64;

    private Words() {}

    static String of(Schema schema) {
        return switch (schema) {
            case ObjectSchema ignored -> "an object";
            case Schema.MapOf ignored -> "an object";
            case Schema.ListOf ignored -> "a list";
            case Schema.Choice ignored -> "a string";
            case Schema.Scalar scalar ->
                    switch (scalar) {
                        case STRING -> "a string";
                        case INT32, INT64 -> "a whole number";
                        case NUMBER -> "a number";
                        case BOOLEAN -> "true or false";
                        case BYTES -> "a base64 string";
                        case INT_OR_STRING -> "a whole number or a string";
                        case QUANTITY -> "a quantity";
                        case TIME, MICRO_TIME -> "a time";
                        case ANY -> "a value";
                        case OPEN_OBJECT -> "an object";
                    };
        };
    }

    /** What a value is; where quotes would make it right, that is said. */
    static String ofValue(String wanted, Json value) {
        return switch (value) {
            case JsonObject ignored -> "an object";
            case JsonArray ignored -> "a list";
            case JsonNull ignored -> "null";
            case JsonString ignored -> "a string";
            case JsonBool bool -> unquoted(wanted, bool.value() ? "true" : "false", "a boolean");
            case JsonNumber.Whole(long number) ->
                    unquoted(wanted, Long.toString(number), "a number");
            case JsonNumber.Decimal(String text) -> unquoted(wanted, shorten(text), "a number");
        };
    }

    private static String unquoted(String wanted, String text, String what) {
        return wanted.equals("a string") ? what + ": write \"" + text + "\" with quotes" : what;
    }

    static String quoted(List<String> words) {
        return words.stream()
                .filter(word -> !word.isEmpty())
                .map(word -> '"' + word + '"')
                .collect(Collectors.joining(", "));
    }

    /** The key of a list's item as a user wrote it. */
    static String key(Schema.ListOf schema, Json item) {
        if (!(item instanceof JsonObject object) || schema.keys().isEmpty()) {
            return text(item);
        }
        if (schema.keys().size() == 1) {
            Json value = object.get(schema.keys().getFirst());
            return value == null ? "none" : text(value);
        }
        return schema.keys().stream()
                .filter(object::has)
                .map(key -> key + "=" + text(Invariant.present(object.get(key), key)))
                .collect(Collectors.joining(", "));
    }

    private static String text(Json value) {
        return switch (value) {
            case JsonString(String text) -> '"' + shorten(text) + '"';
            case JsonNumber.Whole(long number) -> Long.toString(number);
            case JsonNumber.Decimal(String text) -> shorten(text);
            case JsonBool bool -> Boolean.toString(bool.value());
            case JsonObject ignored -> "an object";
            case JsonArray ignored -> "a list";
            case JsonNull ignored -> "null";
        };
    }

    static String shorten(String text) {
        return text.length() <= MAX_SHOWN ? text : text.substring(0, MAX_SHOWN) + "…";
    }
}

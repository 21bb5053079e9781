package dev.davit.policy.cel.value;

import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonBool;
import dev.davit.model.json.JsonNull;
import dev.davit.model.json.JsonNumber;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Base64;

/** Parts of a tree as values. Objects and lists are views: what nobody looks at costs nothing. */
public final class TreeValues {
    private TreeValues() {}

    /** A part of which no schema says more. */
    public static Object of(Json tree) {
        return of(tree, Shape.Simple.DYN);
    }

    /** A part of that shape; a part of another shape is seen as it is. */
    public static Object of(Json tree, Shape shape) {
        return switch (tree) {
            case JsonNull _ -> Null.NULL;
            case JsonBool bool -> bool.value();
            case JsonNumber number -> number(number, shape);
            case JsonString(String text) -> text(text, shape);
            case JsonArray array -> list(array, shape);
            case JsonObject object -> new ObjectView(object, shape);
        };
    }

    private static Object list(JsonArray array, Shape shape) {
        return shape instanceof Shape.ListOf list
                ? new ListView(array.items(), list.items(), list)
                : new ListView(array.items(), Shape.Simple.DYN, null);
    }

    private static Object number(JsonNumber number, Shape shape) {
        return switch (number) {
            case JsonNumber.Whole(long value) ->
                    shape == Shape.Simple.DOUBLE ? (Object) (double) value : (Object) value;
            case JsonNumber.Decimal decimal -> decimal(decimal.value(), shape);
        };
    }

    private static Object decimal(BigDecimal value, Shape shape) {
        return shape == Shape.Simple.INT ? (Object) value.longValue() : value.doubleValue();
    }

    private static Object text(String text, Shape shape) {
        if (!(shape instanceof Shape.Text(long _, Shape.Form form))) {
            return text;
        }
        try {
            return switch (form) {
                case PLAIN -> text;
                case BYTES -> new Bytes(Base64.getDecoder().decode(text));
                case DATE -> LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
                case DATE_TIME -> time(text);
                case DURATION -> Durations.parse(text);
            };
        } catch (IllegalArgumentException | DateTimeException wrong) {
            // Formats are checked before rules are; what is wrong all the same stays a text.
            return text;
        }
    }

    private static Instant time(String text) {
        return OffsetDateTime.parse(text).toInstant();
    }
}

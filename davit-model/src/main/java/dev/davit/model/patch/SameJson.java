package dev.davit.model.patch;

import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonBool;
import dev.davit.model.json.JsonNull;
import dev.davit.model.json.JsonNumber;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import java.math.BigDecimal;

/** Equality as RFC 6902's test means it: numbers by their value, not by how they are written. */
final class SameJson {
    private SameJson() {}

    static boolean same(Json one, Json other) {
        return switch (one) {
            case JsonNumber number ->
                    other instanceof JsonNumber theirs
                            && value(number).compareTo(value(theirs)) == 0;
            case JsonObject object -> other instanceof JsonObject theirs && same(object, theirs);
            case JsonArray array -> other instanceof JsonArray theirs && same(array, theirs);
            case JsonString string -> string.equals(other);
            case JsonBool bool -> bool == other;
            case JsonNull none -> none == other;
        };
    }

    private static boolean same(JsonObject one, JsonObject other) {
        if (one.size() != other.size()) {
            return false;
        }
        for (int i = 0; i < one.size(); i++) {
            Json theirs = other.get(one.nameAt(i));
            if (theirs == null || !same(one.valueAt(i), theirs)) {
                return false;
            }
        }
        return true;
    }

    private static boolean same(JsonArray one, JsonArray other) {
        if (one.size() != other.size()) {
            return false;
        }
        for (int i = 0; i < one.size(); i++) {
            if (!same(one.get(i), other.get(i))) {
                return false;
            }
        }
        return true;
    }

    private static BigDecimal value(JsonNumber number) {
        return switch (number) {
            case JsonNumber.Whole(long whole) -> BigDecimal.valueOf(whole);
            case JsonNumber.Decimal decimal -> decimal.value();
        };
    }
}

package dev.davit.model.schema;

import dev.davit.base.FieldPath;
import dev.davit.base.Outcome;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonNumber;
import dev.davit.model.json.JsonString;
import dev.davit.model.quantity.Quantity;
import org.jspecify.annotations.Nullable;

/**
 * Strings that have a form. Each answers null for a good value, an empty text for a value of the
 * wrong type, else what is wrong.
 */
public final class Formats {
    private static final int[] DAYS = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

    private Formats() {}

    static @Nullable String quantity(Json value) {
        if (!(value instanceof JsonString) && !(value instanceof JsonNumber)) {
            return "";
        }
        return switch (Quantity.read(value, FieldPath.ROOT)) {
            case Outcome.Ok<Quantity> ignored -> null;
            case Outcome.Refused<Quantity>(var refusal) ->
                    refusal.causes().isEmpty()
                            ? refusal.message()
                            : refusal.causes().getFirst().message();
        };
    }

    /** Padded base64 of the standard alphabet; line breaks are let through. */
    static @Nullable String base64(Json value) {
        if (!(value instanceof JsonString(String text))) {
            return "";
        }
        int letters = 0;
        int padding = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '=') {
                padding++;
            } else if (c != '\n' && c != '\r') {
                if (!isBase64(c) || padding > 0) {
                    return "must be base64: character " + i + " is none of its letters";
                }
                letters++;
            }
        }
        return padding > 2 || (letters + padding) % 4 != 0
                ? "must be base64: its length must be a multiple of 4, with = at the end"
                : null;
    }

    private static boolean isBase64(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '+'
                || c == '/';
    }

    static @Nullable String time(Json value) {
        if (!(value instanceof JsonString(String text))) {
            return "";
        }
        return isTime(text)
                ? null
                : "Invalid value: \""
                        + Words.shorten(text)
                        + "\": must be a time as in 2026-11-20T12:00:00Z";
    }

    /** RFC 3339, section 5.6. */
    public static boolean isTime(String text) {
        if (text.length() < "2026-11-20T12:00:00Z".length()
                || text.charAt(4) != '-'
                || text.charAt(7) != '-'
                || text.charAt(10) != 'T'
                || text.charAt(13) != ':'
                || text.charAt(16) != ':') {
            return false;
        }
        return isDate(number(text, 0, 4), number(text, 5, 2), number(text, 8, 2))
                && within(number(text, 11, 2), 23)
                && within(number(text, 14, 2), 59)
                && within(number(text, 17, 2), 60)
                && isZone(text, fractionEnd(text, 19));
    }

    private static boolean isDate(int year, int month, int day) {
        if (year < 0 || month < 1 || month > 12 || day < 1 || day > DAYS[month - 1]) {
            return false;
        }
        boolean leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        return month != 2 || day < 29 || leap;
    }

    private static int fractionEnd(String text, int start) {
        if (start >= text.length() || text.charAt(start) != '.') {
            return start;
        }
        int end = start + 1;
        while (end < text.length() && Character.isDigit(text.charAt(end))) {
            end++;
        }
        return end == start + 1 ? start : end;
    }

    private static boolean isZone(String text, int start) {
        if (start == text.length() - 1) {
            return text.charAt(start) == 'Z';
        }
        return text.length() == start + 6
                && (text.charAt(start) == '+' || text.charAt(start) == '-')
                && text.charAt(start + 3) == ':'
                && within(number(text, start + 1, 2), 23)
                && within(number(text, start + 4, 2), 59);
    }

    private static boolean within(int number, int most) {
        return number >= 0 && number <= most;
    }

    /** The digits at a place, or -1. */
    private static int number(String text, int start, int length) {
        int number = 0;
        for (int i = start; i < start + length; i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return -1;
            }
            number = number * 10 + c - '0';
        }
        return number;
    }
}

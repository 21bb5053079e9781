package dev.davit.policy.authorizer;

import dev.davit.base.Cause;
import dev.davit.base.FieldPath;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonBool;
import dev.davit.model.json.JsonNull;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.policy.Mistakes;
import dev.davit.policy.cel.value.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a file's members one by one, and collects everything that is wrong. */
final class Form {
    /** Of one file, so that the message stays readable. */
    private static final int MAX_SHOWN = 20;

    private final Mistakes mistakes = new Mistakes();

    Mistakes wrong() {
        return mistakes;
    }

    void add(Cause cause) {
        mistakes.add(cause);
    }

    JsonObject failed(String why) {
        mistakes.add(new Cause(Cause.INVALID, why, ""));
        return JsonObject.EMPTY;
    }

    /** Each as {@code FIELD: what is wrong}. */
    List<String> mistakes() {
        List<String> all = new ArrayList<>();
        for (Cause cause : mistakes.causes()) {
            all.add(cause.field().isEmpty() ? cause.message() : shown(cause));
        }
        return all;
    }

    private static String shown(Cause cause) {
        return cause.field() + ": " + cause.message();
    }

    static String joined(List<String> wrong) {
        int more = wrong.size() - MAX_SHOWN;
        String shown = String.join("; ", wrong.subList(0, Math.min(MAX_SHOWN, wrong.size())));
        return more > 0 ? shown + "; and " + more + " more" : shown;
    }

    void only(JsonObject object, FieldPath at, List<String> names) {
        for (String name : object.names()) {
            if (!names.contains(name)) {
                FieldPath where = at.child(name);
                mistakes.add(new Cause(Cause.UNKNOWN_FIELD, "unknown field", where.toString()));
            }
        }
    }

    private @Nullable Json there(JsonObject object, String name) {
        Json value = object.get(name);
        return value instanceof JsonNull ? null : value;
    }

    /** Empty where it is not there. */
    String text(JsonObject object, FieldPath at, String name) {
        return switch (there(object, name)) {
            case null -> "";
            case JsonString(String text) -> text;
            case Json other -> {
                mistakes.invalid(at.child(name), other, "must be a string");
                yield "";
            }
        };
    }

    boolean bool(JsonObject object, FieldPath at, String name) {
        return switch (there(object, name)) {
            case null -> false;
            case JsonBool bool -> bool.value();
            case Json other -> {
                mistakes.invalid(at.child(name), other, "must be a boolean");
                yield false;
            }
        };
    }

    /** Empty where it is not there. */
    JsonObject object(JsonObject object, FieldPath at, String name) {
        return switch (there(object, name)) {
            case null -> JsonObject.EMPTY;
            case JsonObject inner -> inner;
            case Json other -> {
                mistakes.invalid(at.child(name), other, "must be an object");
                yield JsonObject.EMPTY;
            }
        };
    }

    /** It must be there and be one of these; else empty. */
    String oneOf(JsonObject object, FieldPath at, String name, List<String> words) {
        String word = text(object, at, name);
        if (word.isEmpty()) {
            mistakes.required(at.child(name), "");
        } else if (!words.contains(word)) {
            mistakes.unsupported(at.child(name), word, words);
        }
        return word;
    }

    /**
     * @param usual where it is not there
     * @param most and above 0
     */
    Duration duration(JsonObject object, FieldPath at, String name, Duration usual, Duration most) {
        String text = text(object, at, name);
        if (text.isEmpty()) {
            return usual;
        }
        try {
            Duration found = Durations.parse(text);
            if (found.isPositive() && found.compareTo(most) <= 0) {
                return found;
            }
        } catch (IllegalArgumentException none) {
            // Told below.
        }
        String words = most.toSeconds() > 30 ? "" : " and <= " + most.toSeconds() + "s";
        mistakes.invalid(at.child(name), text, "must be > 0s" + words);
        return usual;
    }
}

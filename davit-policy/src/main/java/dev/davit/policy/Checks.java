package dev.davit.policy;

import dev.davit.base.Cause;
import dev.davit.base.FieldPath;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.model.select.LabelRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Rules that fields of many kinds have, in Kubernetes' words. */
public final class Checks {
    public static final int MAX_PORT = 65_535;
    public static final String PORT_RANGE = "must be between 1 and 65535, inclusive";

    /** Of the name of a driver of storage or of devices. */
    public static final int MAX_DRIVER_NAME = 63;

    private static final String IMMUTABLE = "field is immutable";

    private Checks() {}

    /** Every object of a list; what is no object, its schema has refused. */
    public static void each(FieldPath at, JsonArray items, BiConsumer<FieldPath, JsonObject> rule) {
        for (int i = 0; i < items.size(); i++) {
            if (items.get(i) instanceof JsonObject item) {
                rule.accept(at.index(i), item);
            }
        }
    }

    /** Every text of a list. */
    public static void texts(FieldPath at, JsonArray items, BiConsumer<FieldPath, String> rule) {
        for (int i = 0; i < items.size(); i++) {
            if (items.get(i) instanceof JsonString(String item)) {
                rule.accept(at.index(i), item);
            }
        }
    }

    /** The texts of a list. */
    public static List<String> texts(JsonArray items) {
        List<String> all = new ArrayList<>(items.size());
        for (Json item : items) {
            if (item instanceof JsonString(String text)) {
                all.add(text);
            }
        }
        return all;
    }

    public static void report(
            FieldPath at, String value, @Nullable String wrong, Mistakes mistakes) {
        if (wrong != null) {
            mistakes.invalid(at, value, wrong);
        }
    }

    public static void subdomain(FieldPath at, String name, Mistakes mistakes) {
        report(at, name, Names.subdomain(name), mistakes);
    }

    /** A name that must be there. */
    public static void requiredSubdomain(FieldPath at, String name, Mistakes mistakes) {
        if (name.isEmpty()) {
            mistakes.required(at, "");
        } else {
            subdomain(at, name, mistakes);
        }
    }

    /** A name that stands in a path of the API: of an object, of a kind. */
    public static void segment(FieldPath at, String name, Mistakes mistakes) {
        report(at, name, segment(name), mistakes);
    }

    /** What is wrong with a segment of a path, or null. */
    public static @Nullable String segment(String name) {
        if (name.equals(".") || name.equals("..")) {
            return "may not be '" + name + "'";
        }
        for (String part : List.of("/", "%")) {
            if (name.contains(part)) {
                return "may not contain '" + part + "'";
            }
        }
        return null;
    }

    /** {@code name} or {@code domain/name}. */
    public static void qualified(FieldPath at, String name, Mistakes mistakes) {
        report(at, name, LabelRules.key(name), mistakes);
    }

    /** The name of a driver of storage or of devices. */
    public static void driver(FieldPath at, String name, Mistakes mistakes) {
        if (name.isEmpty()) {
            mistakes.required(at, "");
            return;
        }
        if (name.length() > MAX_DRIVER_NAME) {
            mistakes.tooLong(at, MAX_DRIVER_NAME);
        }
        report(at, name, Names.subdomain(name.toLowerCase(Locale.ROOT)), mistakes);
    }

    /** One of a few words; absent is right. */
    public static void oneOf(
            FieldPath at, @Nullable String word, List<String> words, Mistakes mistakes) {
        if (word != null && !words.contains(word)) {
            mistakes.unsupported(at, word, words);
        }
    }

    public static void port(FieldPath at, long port, Mistakes mistakes) {
        if (port < 1 || port > MAX_PORT) {
            mistakes.invalid(at, port, PORT_RANGE);
        }
    }

    public static void notNegative(FieldPath at, long value, Mistakes mistakes) {
        if (value < 0) {
            mistakes.invalid(at, value, "must be greater than or equal to 0");
        }
    }

    public static void atMost(FieldPath at, int size, int max, Mistakes mistakes) {
        if (size > max) {
            mistakes.add(
                    new Cause(
                            Cause.TOO_MANY,
                            "Too many: " + size + ": must have at most " + max + " items",
                            at.toString()));
        }
    }

    /** The second and later ones of equal texts. */
    public static void distinct(FieldPath at, JsonArray items, Mistakes mistakes) {
        SortedSet<String> seen = new TreeSet<>();
        texts(
                at,
                items,
                (place, text) -> {
                    if (!seen.add(text)) {
                        mistakes.duplicate(place, text);
                    }
                });
    }

    /** A part of an object that no update changes. */
    public static void same(
            JsonObject now, @Nullable JsonObject before, Mistakes mistakes, String... path) {
        if (before != null && !Objects.equals(before.at(path), now.at(path))) {
            mistakes.invalid(FieldPath.of(path), now.at(path), IMMUTABLE);
        }
    }

    /** As {@link #same}, in the words of the older kinds. */
    public static void sameOrForbidden(
            JsonObject now, @Nullable JsonObject before, Mistakes mistakes, String field) {
        if (before != null && !Objects.equals(before.get(field), now.get(field))) {
            mistakes.forbidden(FieldPath.of(field), "updates to " + field + " are forbidden.");
        }
    }
}

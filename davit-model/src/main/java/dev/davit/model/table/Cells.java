package dev.davit.model.table;

import dev.davit.base.FieldPath;
import dev.davit.base.Outcome;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonBool;
import dev.davit.model.json.JsonNumber;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.model.quantity.Quantity;
import dev.davit.model.select.LabelSelector;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What most rows need. */
final class Cells {
    static final String NONE = "<none>";

    private Cells() {}

    static Json text(String value) {
        return new JsonString(value);
    }

    static Json whole(long value) {
        return JsonNumber.of(value);
    }

    static Json bool(boolean value) {
        return JsonBool.of(value);
    }

    static Json name(JsonObject object) {
        return text(object.textOr("", "metadata", "name"));
    }

    static Json age(JsonObject object, long nowMillis) {
        return text(HumanDuration.since(object.at("metadata", "creationTimestamp"), nowMillis));
    }

    /** Not there and empty look alike. */
    static Json textOr(String fallback, @Nullable String value) {
        return text(value == null || value.isEmpty() ? fallback : value);
    }

    /** The condition of a type, or an empty object. */
    static JsonObject condition(JsonObject object, String type) {
        for (Json item : object.array("status", "conditions")) {
            if (item instanceof JsonObject condition && type.equals(condition.text("type"))) {
                return condition;
            }
        }
        return JsonObject.EMPTY;
    }

    static boolean holds(JsonObject object, String conditionType) {
        return "True".equals(condition(object, conditionType).text("status"));
    }

    /** {@code a=1,b=2}, in the order of the names. */
    static String labels(JsonObject labels) {
        SortedSet<String> all = new TreeSet<>();
        labels.forEach((name, value) -> {
            if (value instanceof JsonString(String text)) {
                all.add(name + "=" + text);
            }
        });
        return all.isEmpty() ? NONE : String.join(",", all);
    }

    /** The texts of a list, with commas between them. */
    static String joined(JsonArray texts) {
        List<String> all = new ArrayList<>(texts.size());
        for (Json item : texts) {
            if (item instanceof JsonString(String text)) {
                all.add(text);
            }
        }
        return String.join(",", all);
    }

    /** A label selector on one line. */
    static String selector(JsonObject tree) {
        String shown =
                LabelSelector.read(tree, FieldPath.ROOT)
                                instanceof Outcome.Ok<LabelSelector>(LabelSelector selector)
                        ? selector.toString()
                        : "<error>";
        return shown.isEmpty() ? NONE : shown;
    }

    /** A quantity in its canonical form; empty where there is none. */
    static String amount(@Nullable Json value) {
        Quantity quantity = value == null ? null : Quantity.stored(value);
        return quantity == null ? "" : quantity.toString();
    }
}

package dev.davit.policy;

import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonBool;
import dev.davit.model.json.JsonNumber;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Steps that fill in what is left out, to be put together: each gives back the same instance where
 * nothing was.
 */
// "The same instance" means "nothing changed": a copy is told from the original by identity.
@SuppressWarnings("ReferenceEquality")
public final class Fills {
    private Fills() {}

    /** A word; an empty one counts as left out. */
    public static UnaryOperator<JsonObject> text(String field, String value) {
        return tree -> tree.textOr("", field).isEmpty() ? tree.with(field, value) : tree;
    }

    public static UnaryOperator<JsonObject> whole(String field, long value) {
        return absent(field, JsonNumber.of(value));
    }

    public static UnaryOperator<JsonObject> bool(String field, boolean value) {
        return absent(field, JsonBool.of(value));
    }

    /** An object that says nothing: a selector of everything. */
    public static UnaryOperator<JsonObject> empty(String field) {
        return absent(field, JsonObject.EMPTY);
    }

    /** A list of words; an empty one counts as left out. */
    public static UnaryOperator<JsonObject> texts(String field, String... values) {
        return tree -> {
            if (tree.array(field).size() > 0) {
                return tree;
            }
            List<Json> all = new ArrayList<>(values.length);
            for (String value : values) {
                all.add(new JsonString(value));
            }
            return tree.with(field, new JsonArray(all));
        };
    }

    private static UnaryOperator<JsonObject> absent(String field, Json value) {
        return tree -> tree.has(field) ? tree : tree.with(field, value);
    }

    /** One after the other. */
    @SafeVarargs
    public static UnaryOperator<JsonObject> all(UnaryOperator<JsonObject>... fills) {
        return tree -> {
            JsonObject full = tree;
            for (UnaryOperator<JsonObject> fill : fills) {
                full = fill.apply(full);
            }
            return full;
        };
    }

    /** Of every object of a list. */
    public static JsonObject items(JsonObject tree, String field, UnaryOperator<JsonObject> fill) {
        JsonArray items = tree.array(field);
        List<Json> changed = null;
        for (int i = 0; i < items.size(); i++) {
            if (items.get(i) instanceof JsonObject item) {
                JsonObject full = fill.apply(item);
                if (full != item && changed == null) {
                    changed = new ArrayList<>(items.items());
                }
                if (changed != null) {
                    changed.set(i, full);
                }
            }
        }
        return changed == null ? tree : tree.with(field, new JsonArray(changed));
    }

    /** Of the object at a path, if there is one. */
    public static JsonObject within(
            JsonObject tree, UnaryOperator<JsonObject> fill, String... path) {
        if (!(tree.at(path) instanceof JsonObject part)) {
            return tree;
        }
        JsonObject full = fill.apply(part);
        return full == part ? tree : tree.withAt(full, path);
    }
}

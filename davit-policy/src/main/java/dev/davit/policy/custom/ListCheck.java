package dev.davit.policy.custom;

import dev.davit.base.Cause;
import dev.davit.base.FieldPath;
import dev.davit.model.custom.SchemaNode;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonNull;
import dev.davit.model.json.JsonObject;
import dev.davit.model.schema.Schema.ListType;
import dev.davit.policy.Mistakes;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Lists whose items stand in them once: sets by their value, maps by their keys. */
final class ListCheck {
    private ListCheck() {}

    /** What tells an item of a keyed list apart; the item itself in any other. */
    static Json key(SchemaNode node, Json item) {
        if (node.listing().type() != ListType.MAP || !(item instanceof JsonObject object)) {
            return item;
        }
        JsonObject.Builder keys = JsonObject.builder();
        for (String name : node.listing().keys()) {
            Json value = object.get(name);
            keys.put(name, value == null ? JsonNull.NULL : value);
        }
        return keys.build();
    }

    /** The items of a keyed list as it was; empty for any other: their places say nothing. */
    static Map<Json, Json> byKey(SchemaNode node, @Nullable Json before) {
        Map<Json, Json> old = new LinkedHashMap<>();
        if (node.listing().type() == ListType.MAP && before instanceof JsonArray array) {
            array.forEach(item -> old.put(key(node, item), item));
        }
        return old;
    }

    static void distinct(SchemaNode node, JsonArray array, FieldPath at, Mistakes mistakes) {
        boolean keyed = node.listing().type() != ListType.ATOMIC;
        boolean unique = node.values().sizes().distinct();
        if (!keyed && !unique) {
            return;
        }
        Set<Json> seen = new LinkedHashSet<>();
        for (int i = 0; i < array.size(); i++) {
            Json key = keyed ? key(node, array.get(i)) : array.get(i);
            if (seen.add(key)) {
                continue;
            }
            if (keyed) {
                mistakes.add(
                        new Cause(
                                Cause.DUPLICATE,
                                "Duplicate value: " + ValueCheck.shown(key),
                                at.index(i).toString()));
            } else {
                mistakes.invalid(at, array, at + " in body shouldn't contain duplicates");
                return;
            }
        }
    }
}

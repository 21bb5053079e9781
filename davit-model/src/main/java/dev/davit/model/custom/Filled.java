package dev.davit.model.custom;

import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonNull;
import dev.davit.model.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An object with the defaults of its schema. Idempotent. */
// "The same instance" means "nothing changed": a copy is told from the original by identity.
@SuppressWarnings("ReferenceEquality")
public final class Filled {
    private Filled() {}

    /** The very same tree where nothing was missing. */
    public static JsonObject of(SchemaNode root, JsonObject tree) {
        return root.fills() ? object(root, tree) : tree;
    }

    private static Json value(SchemaNode node, Json value) {
        if (!node.fills()) {
            return value;
        }
        return switch (value) {
            case JsonObject object -> object(node, object);
            case JsonArray array -> array(node, array);
            default -> value;
        };
    }

    /** Null stands for nothing where the schema has no room for it. */
    private static boolean absent(SchemaNode node, @Nullable Json value) {
        return value == null || (value == JsonNull.NULL && !node.traits().nullable());
    }

    private static JsonObject object(SchemaNode node, JsonObject object) {
        JsonObject result = object;
        for (Map.Entry<String, SchemaNode> property : node.properties().entrySet()) {
            Json byDefault = property.getValue().byDefault();
            if (byDefault != null && absent(property.getValue(), result.get(property.getKey()))) {
                result = result.with(property.getKey(), byDefault);
            }
        }
        for (int i = 0; i < result.size(); i++) {
            SchemaNode member = node.member(result.nameAt(i));
            if (member != null && member.fills()) {
                Json before = result.valueAt(i);
                Json given = absent(member, before) ? member.byDefault() : before;
                Json after = given == null ? before : value(member, given);
                result = after == before ? result : result.with(result.nameAt(i), after);
            }
        }
        return result;
    }

    private static JsonArray array(SchemaNode node, JsonArray array) {
        SchemaNode items = node.items();
        if (items == null) {
            return array;
        }
        List<Json> changed = null;
        for (int i = 0; i < array.size(); i++) {
            Json before = array.get(i);
            Json given = absent(items, before) ? items.byDefault() : before;
            Json after = given == null ? before : value(items, given);
            if (after != before && changed == null) {
                changed = new ArrayList<>(array.items());
            }
            if (changed != null) {
                changed.set(i, after);
            }
        }
        return changed == null ? array : new JsonArray(changed);
    }
}

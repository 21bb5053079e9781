package dev.davit.model.diff;

import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.model.patch.PatchSchema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Compares two trees. Objects member by member; lists with a merge key item by item, whatever their
 * order; other lists by position. Where the shape differs the whole value is the change.
 */
public final class Diff {
    private final List<Change> changes = new ArrayList<>();

    private Diff() {}

    /** Empty when they are equal; else in the order of the trees. */
    public static List<Change> between(
            @Nullable Json before, @Nullable Json after, PatchSchema schema) {
        return between(before, after, schema, TreePath.ROOT);
    }

    /**
     * The same for a part of an object.
     *
     * @param at where in the object the two trees and the schema are
     */
    public static List<Change> between(
            @Nullable Json before, @Nullable Json after, PatchSchema schema, TreePath at) {
        Diff diff = new Diff();
        diff.compare(before, after, schema, at);
        return List.copyOf(diff.changes);
    }

    /** Trees share what did not change, so that most of them need no look inside. */
    @SuppressWarnings("ReferenceEquality")
    private void compare(
            @Nullable Json before, @Nullable Json after, PatchSchema schema, TreePath at) {
        if (before == after) {
            return;
        }
        if (before instanceof JsonObject old && after instanceof JsonObject now) {
            objects(old, now, schema, at);
        } else if (before instanceof JsonArray old && after instanceof JsonArray now) {
            arrays(old, now, schema, at);
        } else if (before == null || !before.equals(after)) {
            changes.add(new Change(at, before, after));
        }
    }

    private void objects(JsonObject old, JsonObject now, PatchSchema schema, TreePath at) {
        for (int i = 0; i < old.size(); i++) {
            String name = old.nameAt(i);
            compare(old.valueAt(i), now.get(name), schema.member(name), at.member(name));
        }
        for (int i = 0; i < now.size(); i++) {
            String name = now.nameAt(i);
            if (!old.has(name)) {
                changes.add(new Change(at.member(name), null, now.valueAt(i)));
            }
        }
    }

    private void arrays(JsonArray old, JsonArray now, PatchSchema schema, TreePath at) {
        PatchSchema.Strategy strategy = schema.strategy();
        if (strategy.keyed()) {
            Map<Json, Json> oldItems = byKey(old, strategy.mergeKey());
            Map<Json, Json> newItems = byKey(now, strategy.mergeKey());
            if (oldItems != null && newItems != null) {
                keyed(old, now, oldItems, newItems, schema, at);
                return;
            }
        }
        int both = Math.min(old.size(), now.size());
        for (int i = 0; i < both; i++) {
            compare(old.get(i), now.get(i), schema.items(), at.index(i));
        }
        for (int i = both; i < old.size(); i++) {
            changes.add(new Change(at.index(i), old.get(i), null));
        }
        for (int i = both; i < now.size(); i++) {
            changes.add(new Change(at.index(i), null, now.get(i)));
        }
    }

    private void keyed(
            JsonArray old,
            JsonArray now,
            Map<Json, Json> oldItems,
            Map<Json, Json> newItems,
            PatchSchema schema,
            TreePath at) {
        String key = schema.strategy().mergeKey();
        List<Json> stayedOld = new ArrayList<>();
        for (Json item : old) {
            Json id = id(item, key);
            Json after = newItems.get(id);
            compare(item, after, schema.items(), at.keyed(key, id));
            if (after != null) {
                stayedOld.add(id);
            }
        }
        List<Json> stayedNow = new ArrayList<>();
        for (Json item : now) {
            Json id = id(item, key);
            if (oldItems.containsKey(id)) {
                stayedNow.add(id);
            } else {
                changes.add(new Change(at.keyed(key, id), null, item));
            }
        }
        if (!stayedOld.equals(stayedNow)) {
            changes.add(
                    new Change(
                            at.plus(TreePath.Order.ORDER),
                            new JsonArray(stayedOld),
                            new JsonArray(stayedNow)));
        }
    }

    private static Json id(Json item, String key) {
        return java.util.Objects.requireNonNull(((JsonObject) item).get(key));
    }

    /** Null where an item has no key, or two have the same: then the position must do. */
    private static @Nullable Map<Json, Json> byKey(JsonArray items, String key) {
        Map<Json, Json> map = new HashMap<>();
        for (Json item : items) {
            Json id = item instanceof JsonObject object ? object.get(key) : null;
            if (id == null || map.put(id, item) != null) {
                return null;
            }
        }
        return map;
    }
}

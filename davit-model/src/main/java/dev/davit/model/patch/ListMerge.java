package dev.davit.model.patch;

import dev.davit.base.FieldPath;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.model.patch.StrategicPatch.Directive;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The lists of a strategic merge patch: replaced, merged by a key, or merged as sets of values. */
final class ListMerge {
    private final StrategicPatch patches;

    ListMerge(StrategicPatch patches) {
        this.patches = patches;
    }

    /**
     * @param around the patch that holds the list, for the directives beside it
     * @param name of the list in there
     */
    JsonArray merge(
            JsonArray old,
            JsonArray items,
            JsonObject around,
            String name,
            PatchSchema place,
            FieldPath at) {
        if (!place.strategy().listMerge()) {
            return plain(items, place, at);
        }
        JsonArray order = directiveList(around, StrategicPatch.ELEMENT_ORDER + name, at);
        return place.strategy().keyed()
                ? keyed(old, items, order, place, at)
                : primitives(old, items, order, around, name, at);
    }

    private @Nullable JsonArray directiveList(JsonObject around, String name, FieldPath at) {
        Json value = around.get(name);
        if (value != null && !(value instanceof JsonArray)) {
            patches.wrong(at, "\"" + name + "\" must be a list");
        }
        return value instanceof JsonArray array ? array : null;
    }

    /** Replaces: what the patch says, without the directives in it. */
    private JsonArray plain(JsonArray items, PatchSchema place, FieldPath at) {
        List<Json> clean = new ArrayList<>(items.size());
        for (int i = 0; i < items.size(); i++) {
            if (!(items.get(i) instanceof JsonObject object)) {
                clean.add(items.get(i));
            } else if (!onlyReplaces(object)) {
                clean.add(patches.object(JsonObject.EMPTY, object, place.items(), at.index(i)));
            }
        }
        return new JsonArray(clean);
    }

    /** {@code {$patch: replace}} on its own stands for the whole list, not for an item. */
    private static boolean onlyReplaces(JsonObject item) {
        return item.size() == 1 && StrategicPatch.directive(item) == Directive.REPLACE;
    }

    private JsonArray primitives(
            JsonArray old,
            JsonArray items,
            @Nullable JsonArray order,
            JsonObject around,
            String name,
            FieldPath at) {
        JsonArray removed = directiveList(around, StrategicPatch.DELETE_PRIMITIVES + name, at);
        Set<Json> gone = removed == null ? Set.of() : new HashSet<>(removed.items());
        Set<Json> seen = new HashSet<>();
        List<Json> merged = new ArrayList<>();
        for (Json item : old) {
            if (!gone.contains(item) && seen.add(item)) {
                merged.add(item);
            }
        }
        for (Json item : items) {
            if (seen.add(item)) {
                merged.add(item);
            }
        }
        List<Json> wanted = order == null ? items.items() : order.items();
        return ordered(merged, merged, old.items(), wanted);
    }

    private JsonArray keyed(
            JsonArray old,
            JsonArray items,
            @Nullable JsonArray order,
            PatchSchema place,
            FieldPath at) {
        String key = place.strategy().mergeKey();
        Merged merged = new Merged(key);
        boolean replace = items.items().stream().anyMatch(ListMerge::replacesList);
        if (!replace) {
            old.forEach(merged::add);
        }
        for (int i = 0; i < items.size(); i++) {
            if (items.get(i) instanceof JsonObject item) {
                item(merged, item, key, place, at.index(i));
            } else {
                patches.wrong(at.index(i), "an object with \"" + key + "\" was expected");
            }
        }
        if (order != null) {
            named(items, keys(order.items(), key), key, at);
        }
        List<Json> result = merged.items();
        List<Json> wanted = keys((order == null ? items : order).items(), key);
        return ordered(result, keys(result, key), keys(old.items(), key), wanted);
    }

    /** An order that leaves out what the patch itself sets says two things at once. */
    private void named(JsonArray items, List<Json> order, String key, FieldPath at) {
        for (Json item : items) {
            Json id = item instanceof JsonObject object ? object.get(key) : null;
            boolean stays =
                    id != null && StrategicPatch.directive((JsonObject) item) != Directive.DELETE;
            if (stays && !order.contains(id)) {
                patches.wrong(at, "$setElementOrder does not name every item of the patch");
                return;
            }
        }
    }

    private static boolean replacesList(Json item) {
        return item instanceof JsonObject object && onlyReplaces(object);
    }

    private void item(Merged merged, JsonObject item, String key, PatchSchema place, FieldPath at) {
        if (onlyReplaces(item)) {
            return;
        }
        Json id = item.get(key);
        if (id == null) {
            patches.wrong(at, "the item has no \"" + key + "\", by which this list is merged");
            return;
        }
        if (StrategicPatch.directive(item) == Directive.DELETE) {
            merged.remove(id);
            return;
        }
        Json before = merged.get(id);
        JsonObject target = before instanceof JsonObject object ? object : JsonObject.EMPTY;
        merged.put(id, patches.object(target, item, place.items(), at));
    }

    private static List<Json> keys(List<Json> items, String key) {
        List<Json> keys = new ArrayList<>(items.size());
        for (Json item : items) {
            Json id = item instanceof JsonObject object ? object.get(key) : null;
            keys.add(id == null ? item : id);
        }
        return keys;
    }

    /**
     * What the order names comes in that order: without a directive, the order of the patch. What
     * it does not name (the server's own) stays before what it stood before on the server, and
     * comes after what is new. Source: {@code mergeSortedSlice} of apimachinery's strategicpatch.
     */
    private static JsonArray ordered(
            List<Json> items, List<Json> ids, List<Json> server, List<Json> order) {
        Map<Json, Integer> wanted = positions(order);
        Map<Json, Integer> was = positions(server);
        List<Integer> named = new ArrayList<>();
        List<Integer> others = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            (wanted.containsKey(ids.get(i)) ? named : others).add(i);
        }
        named.sort((a, b) -> place(wanted, ids.get(a)) - place(wanted, ids.get(b)));
        List<Json> result = new ArrayList<>(items.size());
        int next = 0;
        for (int other : others) {
            while (next < named.size() && !before(was, ids.get(other), ids.get(named.get(next)))) {
                result.add(items.get(named.get(next++)));
            }
            result.add(items.get(other));
        }
        while (next < named.size()) {
            result.add(items.get(named.get(next++)));
        }
        return new JsonArray(result);
    }

    private static boolean before(Map<Json, Integer> was, Json one, Json other) {
        int left = place(was, one);
        int right = place(was, other);
        return left >= 0 && right >= 0 && left < right;
    }

    private static int place(Map<Json, Integer> places, Json id) {
        return places.getOrDefault(id, -1);
    }

    private static Map<Json, Integer> positions(List<Json> ids) {
        Map<Json, Integer> places = new HashMap<>();
        for (int i = 0; i < ids.size(); i++) {
            places.putIfAbsent(ids.get(i), i);
        }
        return places;
    }

    /** Items by their key, in order; items without one are kept as they are. */
    private static final class Merged {
        private final String key;
        private final List<@Nullable Json> items = new ArrayList<>();
        private final Map<Json, Integer> index = new HashMap<>();

        Merged(String key) {
            this.key = key;
        }

        void add(Json item) {
            Json id = item instanceof JsonObject object ? object.get(key) : null;
            if (id != null) {
                index.putIfAbsent(id, items.size());
            }
            items.add(item);
        }

        @Nullable Json get(Json id) {
            Integer at = index.get(id);
            return at == null ? null : items.get(at);
        }

        void put(Json id, Json item) {
            Integer at = index.putIfAbsent(id, items.size());
            if (at == null) {
                items.add(item);
            } else {
                items.set(at, item);
            }
        }

        /** Every item with this key: the API lets some lists repeat theirs (ports by protocol). */
        void remove(Json id) {
            index.remove(id);
            for (int i = 0; i < items.size(); i++) {
                if (items.get(i) instanceof JsonObject object && id.equals(object.get(key))) {
                    items.set(i, null);
                }
            }
        }

        List<Json> items() {
            List<Json> left = new ArrayList<>(items.size());
            for (Json item : items) {
                if (item != null) {
                    left.add(item);
                }
            }
            return left;
        }
    }
}

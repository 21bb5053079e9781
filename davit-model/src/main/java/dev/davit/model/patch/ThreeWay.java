package dev.davit.model.patch;

import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code apply} means: of what is live, change what the file says now, take away what it said
 * last time and says no more, leave alone what it never spoke of.
 */
public final class ThreeWay {
    private ThreeWay() {}

    /**
     * @param last what the file said last time; empty when it was never applied
     * @return the object to be written
     */
    public static JsonObject merge(
            JsonObject last, JsonObject live, JsonObject wanted, PatchSchema schema) {
        JsonObject merged = live;
        for (String name : wanted.names()) {
            Json now = wanted.get(name);
            if (now != null) {
                merged =
                        merged.with(
                                name,
                                value(last.get(name), live.get(name), now, schema.member(name)));
            }
        }
        for (String name : last.names()) {
            if (!wanted.has(name)) {
                merged = merged.without(name);
            }
        }
        return merged;
    }

    private static Json value(
            @Nullable Json last, @Nullable Json live, Json wanted, PatchSchema schema) {
        if (wanted instanceof JsonObject object && live instanceof JsonObject present) {
            return schema.strategy().replaceObject()
                    ? object
                    : merge(asObject(last), present, object, schema);
        }
        if (wanted instanceof JsonArray list && live instanceof JsonArray present) {
            JsonArray before = last instanceof JsonArray array ? array : JsonArray.EMPTY;
            PatchSchema.Strategy strategy = schema.strategy();
            if (strategy.keyed()) {
                return keyed(before, present, list, strategy.mergeKey(), schema.items());
            }
            if (strategy.listMerge()) {
                return primitives(before, present, list);
            }
        }
        return wanted;
    }

    private static JsonObject asObject(@Nullable Json value) {
        return value instanceof JsonObject object ? object : JsonObject.EMPTY;
    }

    /** Live items keep their places; new ones come behind them in the file's order. */
    private static JsonArray keyed(
            JsonArray last, JsonArray live, JsonArray wanted, String key, PatchSchema items) {
        List<Json> merged = new ArrayList<>();
        for (Json present : live) {
            JsonObject now = find(wanted, key, present);
            JsonObject before = find(last, key, present);
            if (now != null && present instanceof JsonObject object) {
                JsonObject base = before == null ? JsonObject.EMPTY : before;
                merged.add(merge(base, object, now, items));
            } else if (before == null) {
                merged.add(present);
            }
        }
        for (Json now : wanted) {
            if (find(live, key, now) == null) {
                merged.add(now);
            }
        }
        return new JsonArray(merged);
    }

    private static @Nullable JsonObject find(JsonArray list, String key, Json like) {
        Json wanted = asObject(like).get(key);
        for (Json item : list) {
            if (item instanceof JsonObject object
                    && wanted != null
                    && wanted.equals(object.get(key))) {
                return object;
            }
        }
        return null;
    }

    private static JsonArray primitives(JsonArray last, JsonArray live, JsonArray wanted) {
        List<Json> merged = new ArrayList<>();
        for (Json present : live) {
            if (wanted.items().contains(present) || !last.items().contains(present)) {
                merged.add(present);
            }
        }
        for (Json now : wanted) {
            if (!merged.contains(now)) {
                merged.add(now);
            }
        }
        return new JsonArray(merged);
    }
}

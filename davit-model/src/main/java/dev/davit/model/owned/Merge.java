package dev.davit.model.owned;

import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.model.schema.Field;
import dev.davit.model.schema.ObjectSchema;
import dev.davit.model.schema.Schema;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An applied configuration laid over an object: its values win, whatever else is there stays. */
final class Merge {
    private Merge() {}

    static JsonObject of(ObjectSchema schema, JsonObject live, JsonObject applied) {
        return members(schema, live, applied);
    }

    private static Json value(Schema schema, boolean atomic, @Nullable Json live, Json applied) {
        if (live == null) {
            return applied;
        }
        JsonObject object = Granular.object(schema, atomic, applied);
        if (object != null && live instanceof JsonObject there) {
            return members(schema, there, object);
        }
        Schema.ListOf list = Granular.list(schema);
        if (list != null && applied instanceof JsonArray array && live instanceof JsonArray there) {
            return items(list, there, array);
        }
        return live.equals(applied) ? live : applied;
    }

    private static JsonObject members(Schema schema, JsonObject live, JsonObject applied) {
        JsonObject merged = live;
        for (int i = 0; i < applied.size(); i++) {
            String name = applied.nameAt(i);
            Field field = Granular.field(schema, name);
            Json then = live.get(name);
            Json now =
                    value(
                            Granular.member(schema, field),
                            Granular.atomic(field),
                            then,
                            applied.valueAt(i));
            merged = now.equals(then) ? merged : merged.with(name, now);
        }
        return merged;
    }

    /**
     * Items of the configuration come in its order; the object's own keep their place relative to
     * those that both have.
     */
    private static JsonArray items(Schema.ListOf list, JsonArray live, JsonArray applied) {
        Items old = new Items(list, live);
        Items wanted = new Items(list, applied);
        List<Json> merged = new ArrayList<>(old.size() + wanted.size());
        int next = 0;
        int shared = nextShared(old, wanted, 0);
        for (int i = 0; i < old.size(); i++) {
            String element = old.element(i);
            int place = wanted.find(element);
            if (place < 0) {
                merged.add(old.item(i));
            } else if (place == shared) {
                while (next <= place) {
                    merged.add(item(list, old, wanted, next++));
                }
                shared = nextShared(old, wanted, next);
            }
        }
        while (next < wanted.size()) {
            merged.add(item(list, old, wanted, next++));
        }
        return new JsonArray(merged);
    }

    /** The first item from there on that the object has as well: its turn is next. */
    private static int nextShared(Items old, Items wanted, int from) {
        int at = from;
        while (at < wanted.size() && !old.has(wanted.element(at))) {
            at++;
        }
        return at;
    }

    private static Json item(Schema.ListOf list, Items old, Items wanted, int index) {
        return value(list.items(), false, old.get(wanted.element(index)), wanted.item(index));
    }
}

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

/** Puts back into a changed tree what some fields were before. */
public final class Keeping {
    private Keeping() {}

    /** The changed tree, but for these fields. */
    public static JsonObject of(
            ObjectSchema schema, JsonObject before, JsonObject after, FieldSet fields) {
        return members(schema, before, after, fields);
    }

    private static @Nullable Json value(
            Schema schema,
            boolean atomic,
            @Nullable Json before,
            @Nullable Json after,
            FieldSet set) {
        if (before == null) {
            return set.self() ? null : after;
        }
        JsonObject object = Granular.object(schema, atomic, before);
        if (object != null && set.size() > 0) {
            JsonObject now = after instanceof JsonObject there ? there : JsonObject.EMPTY;
            return members(schema, object, now, set);
        }
        Schema.ListOf list = Granular.list(schema);
        if (list != null && !atomic && before instanceof JsonArray array && set.size() > 0) {
            JsonArray now = after instanceof JsonArray there ? there : JsonArray.EMPTY;
            return items(list, array, now, set);
        }
        // A container that is there again has what its writer left in it.
        boolean there = object != null && after instanceof JsonObject;
        return there || (list != null && after instanceof JsonArray)
                ? after
                : emptied(object, before);
    }

    /** A container comes back without what nobody has asked to keep. */
    private static Json emptied(@Nullable JsonObject object, Json before) {
        return object == null ? before : JsonObject.EMPTY;
    }

    private static JsonObject members(
            Schema schema, JsonObject before, JsonObject after, FieldSet set) {
        JsonObject kept = after;
        for (int i = 0; i < set.size(); i++) {
            String name = Elements.memberOf(set.elementAt(i));
            if (name != null) {
                Field field = Granular.field(schema, name);
                Json value =
                        value(
                                Granular.member(schema, field),
                                Granular.atomic(field),
                                before.get(name),
                                kept.get(name),
                                set.belowAt(i));
                kept = value == null ? kept.without(name) : kept.with(name, value);
            }
        }
        return kept;
    }

    private static JsonArray items(
            Schema.ListOf list, JsonArray before, JsonArray after, FieldSet set) {
        Items then = new Items(list, before);
        Items now = new Items(list, after);
        List<Json> kept = new ArrayList<>(after.items());
        for (int i = 0; i < set.size(); i++) {
            String element = set.elementAt(i);
            int place = now.find(element);
            Json value =
                    value(
                            list.items(),
                            false,
                            then.get(element),
                            place < 0 ? null : now.item(place),
                            set.belowAt(i));
            if (value != null && place >= 0) {
                kept.set(place, value);
            } else if (value != null) {
                kept.add(Math.min(Math.max(0, then.find(element)), kept.size()), value);
            }
        }
        return new JsonArray(kept);
    }
}

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

/** Takes fields out of a tree; what is left empty by it goes as well. */
final class Pruning {
    private Pruning() {}

    static JsonObject without(ObjectSchema schema, JsonObject tree, FieldSet fields) {
        JsonObject left = members(schema, tree, fields);
        return left == null ? JsonObject.EMPTY : left;
    }

    /**
     * A merged object without what its applier named last time, names no longer, and nobody else
     * owns.
     *
     * @param last what the applier owned before
     * @param owned what anybody owns now, the applier included
     */
    static JsonObject abandoned(
            ObjectSchema schema, JsonObject merged, FieldSet last, FieldSet owned) {
        FieldSet before = Naming.withWays(schema, last);
        FieldSet held = Naming.withWays(schema, owned).union(roots(before));
        FieldSet all = named(schema, merged);
        FieldSet untouched = named(schema, without(schema, merged, before));
        JsonObject kept = without(schema, merged, all.minus(untouched.union(held)));
        // What nobody owns stays as well, unless it is inside of something that goes.
        FieldSet gone = all.minus(named(schema, kept)).intersect(before);
        return without(schema, merged, gone);
    }

    private static FieldSet named(ObjectSchema schema, JsonObject tree) {
        return Naming.withWays(schema, Naming.of(schema, tree).fields());
    }

    /** {@code spec} and {@code metadata} themselves: never gone, whoever has let go. */
    private static FieldSet roots(FieldSet set) {
        FieldSet.Builder roots = new FieldSet.Builder(set.size());
        for (int i = 0; i < set.size(); i++) {
            if (set.belowAt(i).size() > 0) {
                roots.put(set.elementAt(i), FieldSet.LEAF);
            }
        }
        return roots.build(false);
    }

    private static @Nullable Json value(
            Schema schema, boolean atomic, Json value, FieldSet fields) {
        JsonObject object = Granular.object(schema, atomic, value);
        if (object != null) {
            return members(schema, object, fields);
        }
        Schema.ListOf list = Granular.list(schema);
        return list != null && !atomic && value instanceof JsonArray array
                ? items(list, array, fields)
                : value;
    }

    private static @Nullable JsonObject members(Schema schema, JsonObject object, FieldSet fields) {
        if (fields.size() == 0) {
            return object;
        }
        JsonObject.Builder left = JsonObject.builder();
        int count = 0;
        for (int i = 0; i < object.size(); i++) {
            String name = object.nameAt(i);
            FieldSet below = fields.below(Elements.member(name));
            Field field = Granular.field(schema, name);
            Json kept =
                    below.self()
                            ? null
                            : value(
                                    Granular.member(schema, field),
                                    Granular.atomic(field),
                                    object.valueAt(i),
                                    below);
            if (kept != null) {
                left.put(name, kept);
                count++;
            }
        }
        return count == 0 && !object.isEmpty() ? null : left.build();
    }

    private static @Nullable JsonArray items(Schema.ListOf list, JsonArray array, FieldSet fields) {
        if (fields.size() == 0) {
            return array;
        }
        List<Json> left = new ArrayList<>(array.size());
        for (int i = 0; i < array.size(); i++) {
            FieldSet below = fields.below(Elements.item(list, array.get(i), i));
            Json kept = below.self() ? null : value(list.items(), false, array.get(i), below);
            if (kept != null) {
                left.add(kept);
            }
        }
        return left.isEmpty() && array.size() > 0 ? null : new JsonArray(left);
    }
}

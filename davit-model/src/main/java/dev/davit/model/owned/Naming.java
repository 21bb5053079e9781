package dev.davit.model.owned;

import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.model.schema.Field;
import dev.davit.model.schema.ObjectSchema;
import dev.davit.model.schema.Schema;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The fields that a tree names: its values, the items of its lists, the entries of its maps; not
 * the declared objects on the way to them, unless they are empty.
 */
final class Naming {
    /** Of those that are told. */
    private static final int MAX_REPEATED = 20;

    private final Deque<String> at = new ArrayDeque<>();
    private final List<String> repeated = new ArrayList<>(0);

    private Naming() {}

    /**
     * The set, and the items that a keyed list or a set has twice.
     *
     * @param repeated as text: {@code .spec.ports: duplicate entries for key [port=80]}
     */
    record Named(FieldSet fields, List<String> repeated) {
        Named {
            repeated = List.copyOf(repeated);
        }
    }

    static Named of(ObjectSchema schema, JsonObject tree) {
        Naming naming = new Naming();
        FieldSet fields = naming.members(schema, tree);
        return new Named(fields, naming.repeated);
    }

    private FieldSet value(Schema schema, boolean atomic, Json value) {
        JsonObject object = Granular.object(schema, atomic, value);
        if (object != null) {
            return object.isEmpty() ? FieldSet.LEAF : members(schema, object);
        }
        Schema.ListOf list = Granular.list(schema);
        return list != null && !atomic && value instanceof JsonArray array
                ? items(list, array)
                : FieldSet.LEAF;
    }

    private FieldSet members(Schema schema, JsonObject object) {
        FieldSet.Builder all = new FieldSet.Builder(object.size());
        for (int i = 0; i < object.size(); i++) {
            String name = object.nameAt(i);
            Field field = Granular.field(schema, name);
            String element = Elements.member(name);
            at.addLast(element);
            FieldSet below =
                    value(
                            Granular.member(schema, field),
                            Granular.atomic(field),
                            object.valueAt(i));
            at.removeLast();
            all.put(element, field == null ? below.withSelf(true) : below);
        }
        return all.build(false);
    }

    private FieldSet items(Schema.ListOf list, JsonArray array) {
        FieldSet.Builder all = new FieldSet.Builder(array.size());
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < array.size(); i++) {
            String element = Elements.item(list, array.get(i), i);
            if (!seen.add(element)) {
                repeated(element);
            }
            at.addLast(element);
            all.put(element, value(list.items(), false, array.get(i)).withSelf(true));
            at.removeLast();
        }
        return all.build(false);
    }

    private void repeated(String element) {
        if (repeated.size() < MAX_REPEATED) {
            repeated.add(
                    Elements.path(List.copyOf(at))
                            + ": duplicate entries for key "
                            + Elements.path(List.of(element)));
        }
    }

    /**
     * A set together with the declared members on the way to its paths: who owns {@code
     * .spec.replicas} holds {@code .spec}.
     */
    static FieldSet withWays(Schema schema, FieldSet set) {
        FieldSet.Builder all = new FieldSet.Builder(set.size());
        for (int i = 0; i < set.size(); i++) {
            String element = set.elementAt(i);
            FieldSet below = set.belowAt(i);
            String name = Elements.memberOf(element);
            if (name == null) {
                Schema items = schema instanceof Schema.ListOf list ? list.items() : schema;
                all.put(element, withWays(items, below));
            } else {
                Field field = Granular.field(schema, name);
                FieldSet more = withWays(Granular.member(schema, field), below);
                all.put(element, field == null ? more : more.withSelf(true));
            }
        }
        return all.build(set.self());
    }
}

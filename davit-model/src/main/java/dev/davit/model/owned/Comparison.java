package dev.davit.model.owned;

import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.model.schema.Field;
import dev.davit.model.schema.ObjectSchema;
import dev.davit.model.schema.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a write did to an object.
 *
 * @param set the fields that it added or gave another value
 * @param gone the fields that were there and are no longer
 */
public record Comparison(FieldSet set, FieldSet gone) {
    /**
     * Declared objects that are always there, empty or not, in the Go structs behind Kubernetes'
     * API: adding something to them does not add them. Neither OpenAPI nor protocol buffers tell.
     */
    private static final List<String> ALWAYS_THERE =
            List.of(
                    "metadata",
                    "spec",
                    "status",
                    "template",
                    "strategy",
                    "updateStrategy",
                    "jobTemplate",
                    "loadBalancer",
                    "nodeInfo",
                    "daemonEndpoints",
                    "kubeletEndpoint");

    /** Nothing for trees that are equal. */
    public static Comparison of(ObjectSchema schema, JsonObject before, JsonObject after) {
        return new Comparison(
                new Gains(true).members(schema, before, after, true, false),
                new Gains(false).members(schema, after, before, true, false));
    }

    public boolean isEmpty() {
        return set.isEmpty() && gone.isEmpty();
    }

    /** What one tree has and another has not: the other way round it is what was lost. */
    private record Gains(boolean changedToo) {

        /** Trees share what did not change, so that most of them need no look inside. */
        @SuppressWarnings("ReferenceEquality")
        private FieldSet value(
                Schema schema, boolean atomic, @Nullable Json from, Json to, boolean always) {
            if (from == to) {
                return FieldSet.EMPTY;
            }
            JsonObject object = Granular.object(schema, atomic, to);
            if (object != null) {
                boolean was = always || from instanceof JsonObject;
                JsonObject old = from instanceof JsonObject there ? there : JsonObject.EMPTY;
                return object.isEmpty()
                        ? (was ? FieldSet.EMPTY : FieldSet.LEAF)
                        : members(schema, old, object, always, !was);
            }
            Schema.ListOf list = Granular.list(schema);
            if (list != null && !atomic && to instanceof JsonArray array) {
                boolean was = from instanceof JsonArray;
                JsonArray old = from instanceof JsonArray there ? there : JsonArray.EMPTY;
                return array.size() == 0
                        ? (was ? FieldSet.EMPTY : FieldSet.LEAF)
                        : items(list, old, array, !was);
            }
            boolean gained = from == null || (changedToo && !from.equals(to));
            return gained ? FieldSet.LEAF : FieldSet.EMPTY;
        }

        /** Trees share what did not change: most of them need no look inside. */
        @SuppressWarnings("ReferenceEquality")
        private FieldSet members(
                Schema schema, JsonObject from, JsonObject to, boolean always, boolean self) {
            FieldSet.Builder all = new FieldSet.Builder(to.size());
            for (int i = 0; i < to.size(); i++) {
                String name = to.nameAt(i);
                Json then = from.get(name);
                Json now = to.valueAt(i);
                if (then != now) {
                    Field field = Granular.field(schema, name);
                    all.put(
                            Elements.member(name),
                            value(
                                    Granular.member(schema, field),
                                    Granular.atomic(field),
                                    then,
                                    now,
                                    always && ALWAYS_THERE.contains(name)));
                }
            }
            return all.build(self);
        }

        private FieldSet items(Schema.ListOf list, JsonArray from, JsonArray to, boolean self) {
            FieldSet.Builder all = new FieldSet.Builder(to.size());
            Items old = new Items(list, from);
            for (int i = 0; i < to.size(); i++) {
                Json now = to.get(i);
                String element = Elements.item(list, now, i);
                all.put(element, value(list.items(), false, old.get(element), now, false));
            }
            return all.build(self);
        }
    }
}

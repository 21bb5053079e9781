package dev.davit.model.owned;

import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.model.patch.PatchSchema;
import dev.davit.model.schema.Field;
import dev.davit.model.schema.ObjectSchema;
import dev.davit.model.schema.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;

/** A type with every form that a value can have, random objects of it, and a slow view of them. */
final class Things {
    private static final ObjectSchema DEEP =
            ObjectSchema.of("t.Deep", text("p"), text("q"), map("m"));
    private static final ObjectSchema ITEM =
            ObjectSchema.of("t.Item", text("name"), text("x"), Field.optional("deep", DEEP));
    private static final ObjectSchema BODY =
            ObjectSchema.of(
                    "t.Body",
                    text("a"),
                    text("b"),
                    map("free"),
                    Field.optional("items", Schema.ListOf.keyed(ITEM, "name")),
                    Field.optional(
                            "words",
                            new Schema.ListOf(
                                    Schema.Scalar.STRING, Schema.ListType.SET, List.of())),
                    Field.optional("whole", Schema.ListOf.atomic(Schema.Scalar.STRING)),
                    new Field(
                            "one",
                            new Schema.MapOf(Schema.Scalar.STRING),
                            false,
                            true,
                            PatchSchema.Strategy.DEFAULT,
                            null),
                    Field.optional("deep", DEEP));
    static final ObjectSchema THING =
            ObjectSchema.of("t.Thing", Field.optional("body", BODY), text("top"));

    /** What stands for "there is something here" where the value is told by its parts. */
    private static final Json THERE = new JsonString("(parts)");

    private final Random chance;

    Things(Random chance) {
        this.chance = chance;
    }

    private static Field text(String name) {
        return Field.optional(name, Schema.Scalar.STRING);
    }

    private static Field map(String name) {
        return Field.optional(name, new Schema.MapOf(Schema.Scalar.STRING));
    }

    JsonObject thing() {
        JsonObject.Builder thing = JsonObject.builder();
        if (chance.nextInt(3) == 0) {
            thing.put("top", word());
        }
        JsonObject body = body();
        return body.isEmpty() ? thing.build() : thing.put("body", body).build();
    }

    private JsonObject body() {
        JsonObject.Builder body = JsonObject.builder();
        put(body, "a", word());
        put(body, "b", word());
        put(body, "free", map());
        put(body, "items", items());
        put(body, "words", strings());
        put(body, "whole", strings());
        put(body, "one", map());
        put(body, "deep", deep());
        return body.build();
    }

    private void put(JsonObject.Builder into, String name, Json value) {
        boolean empty =
                (value instanceof JsonObject object && object.isEmpty())
                        || (value instanceof JsonArray array && array.size() == 0);
        if (!empty && chance.nextInt(3) > 0) {
            into.put(name, value);
        }
    }

    private JsonObject deep() {
        JsonObject.Builder deep = JsonObject.builder();
        put(deep, "p", word());
        put(deep, "q", word());
        put(deep, "m", map());
        return deep.build();
    }

    private JsonObject map() {
        SortedMap<String, Json> map = new TreeMap<>();
        for (int i = chance.nextInt(4); i > 0; i--) {
            map.put("k" + chance.nextInt(5), word());
        }
        return JsonObject.of(map);
    }

    private JsonArray items() {
        List<Json> items = new ArrayList<>();
        int first = chance.nextInt(5);
        for (int i = chance.nextInt(4); i > 0; i--) {
            JsonObject.Builder item = JsonObject.builder().put("name", "n" + (first + i * 2) % 7);
            put(item, "x", word());
            put(item, "deep", deep());
            items.add(item.build());
        }
        return new JsonArray(items);
    }

    private JsonArray strings() {
        List<Json> strings = new ArrayList<>();
        int first = chance.nextInt(5);
        for (int i = chance.nextInt(4); i > 0; i--) {
            strings.add(new JsonString("w" + (first + i) % 6));
        }
        return new JsonArray(strings);
    }

    private JsonString word() {
        return new JsonString("v" + chance.nextInt(3));
    }

    /** Every path of a tree that can be owned, with its value where it is told by no parts. */
    static SortedMap<String, Json> flat(JsonObject thing) {
        SortedMap<String, Json> flat = new TreeMap<>();
        flatten(THING, false, thing, "", flat);
        flat.remove("");
        return flat;
    }

    /** The same without the declared objects and lists on the way. */
    static SortedMap<String, Json> named(JsonObject thing) {
        SortedMap<String, Json> flat = flat(thing);
        flat.entrySet()
                .removeIf(entry -> entry.getValue().equals(THERE) && !entry.getKey().endsWith("]"));
        return flat;
    }

    private static void flatten(
            Schema schema, boolean atomic, Json value, String at, SortedMap<String, Json> into) {
        if (!atomic && schema instanceof ObjectSchema type && value instanceof JsonObject object) {
            into.put(at, THERE);
            object.forEach((name, member) -> {
                Field field = type.declared(name);
                flatten(field.schema(), field.atomic(), member, at + "." + name, into);
            });
        } else if (!atomic
                && schema instanceof Schema.MapOf(Schema values)
                && value instanceof JsonObject object) {
            into.put(at, THERE);
            object.forEach((name, member) -> flatten(values, false, member, at + "." + name, into));
        } else if (schema instanceof Schema.ListOf list
                && list.type() != Schema.ListType.ATOMIC
                && value instanceof JsonArray array) {
            into.put(at, THERE);
            for (Json item : array) {
                String id =
                        item instanceof JsonObject object
                                ? "[name=\"" + object.text("name") + "\"]"
                                : "[=\"" + ((JsonString) item).value() + "\"]";
                flatten(list.items(), false, item, at + id, into);
            }
        } else {
            into.put(at, value);
        }
    }
}

package dev.davit.model.proto;

import dev.davit.base.Invariant;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The fields of one message, collected by number: they may come in any order, lists in pieces. */
final class Members {
    private final SortedMap<Integer, Json> ones = new TreeMap<>();
    private final SortedMap<Integer, List<Json>> lists = new TreeMap<>();
    private final SortedMap<Integer, Map<String, Json>> maps = new TreeMap<>();

    /** False: it was there, and is replaced. */
    boolean one(int number, Json value) {
        return ones.put(number, value) == null;
    }

    void item(int number, Json value) {
        lists.computeIfAbsent(number, _ -> new ArrayList<>()).add(value);
    }

    /** How many items a list has so far. */
    int size(int number) {
        List<Json> list = lists.get(number);
        return list == null ? 0 : list.size();
    }

    /** False: the key was there; its value is replaced. */
    boolean entry(int number, String key, Json value) {
        return maps.computeIfAbsent(number, _ -> new LinkedHashMap<>()).put(key, value) == null;
    }

    /** In the order of the fields' numbers. */
    JsonObject build(Layout layout) {
        JsonObject.Builder out = JsonObject.builder();
        for (Layout.Field field : layout.fields()) {
            int number = field.number();
            switch (field.count()) {
                case ONE -> {
                    Json value = ones.get(number);
                    if (value != null && MessageReader.says(field, value)) {
                        put(out, field, value);
                    }
                }
                case LIST -> {
                    if (lists.containsKey(number)) {
                        List<Json> items = Invariant.present(lists.get(number), field.name());
                        out.put(field.name(), new JsonArray(items));
                    }
                }
                case MAP -> {
                    if (maps.containsKey(number)) {
                        Map<String, Json> entries =
                                Invariant.present(maps.get(number), field.name());
                        out.put(field.name(), JsonObject.of(entries));
                    }
                }
            }
        }
        return out.build();
    }

    private static void put(JsonObject.Builder out, Layout.Field field, Json value) {
        if (field.inlined() && value instanceof JsonObject inner) {
            inner.forEach(out::put);
        } else {
            out.put(field.name(), value);
        }
    }
}

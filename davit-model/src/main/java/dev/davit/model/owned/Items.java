package dev.davit.model.owned;

import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.schema.Schema;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The items of a keyed list or a set, found by their elements. */
final class Items {
    /** Up to this many a scan is quicker than a map. */
    private static final int FEW = 12;

    private final JsonArray array;
    private final String[] elements;
    private final Map<String, Integer> places = new HashMap<>(0);

    Items(Schema.ListOf list, JsonArray array) {
        this.array = array;
        elements = new String[array.size()];
        for (int i = 0; i < elements.length; i++) {
            elements[i] = Elements.item(list, array.get(i), i);
            if (elements.length > FEW) {
                places.putIfAbsent(elements[i], i);
            }
        }
    }

    int size() {
        return elements.length;
    }

    String element(int index) {
        return elements[index];
    }

    Json item(int index) {
        return array.get(index);
    }

    boolean has(String element) {
        return find(element) >= 0;
    }

    /** The first item of that element, or null. */
    @Nullable Json get(String element) {
        int at = find(element);
        return at < 0 ? null : array.get(at);
    }

    /** The place of the first item of that element, or -1. */
    int find(String element) {
        if (elements.length > FEW) {
            return places.getOrDefault(element, -1);
        }
        for (int i = 0; i < elements.length; i++) {
            if (elements[i].equals(element)) {
                return i;
            }
        }
        return -1;
    }
}

package dev.davit.model.json;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

public record JsonArray(List<Json> items) implements Json, Iterable<Json> {
    public static final JsonArray EMPTY = new JsonArray(List.of());

    public JsonArray {
        items = List.copyOf(items);
    }

    public static JsonArray of(Json... items) {
        return new JsonArray(List.of(items));
    }

    public int size() {
        return items.size();
    }

    public Json get(int index) {
        return items.get(index);
    }

    public JsonArray plus(Json item) {
        List<Json> more = new ArrayList<>(items);
        more.add(item);
        return new JsonArray(more);
    }

    @Override
    public Iterator<Json> iterator() {
        return items.iterator();
    }
}

package dev.davit.model.json;

import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object. Members keep their order; equality ignores it, as JSON does.
 *
 * <p>Most objects of the API have fewer than a dozen members: a scan over an array beats hashing
 * and costs a third of the memory. Large ones (a ConfigMap's data) carry the sorted order of their
 * names besides: sorted, not hashed, so that chosen names cannot make it slow.
 */
public final class JsonObject implements Json {
    public static final JsonObject EMPTY = new JsonObject(new String[0], new Json[0]);

    /** From this size on a scan is slower than a search. */
    private static final int LARGE = 24;

    private final String[] names;
    private final Json[] values;

    /** Indexes of the names in their sorted order; null in objects that are not large. */
    private final int @Nullable [] sorted;

    private JsonObject(String[] names, Json[] values) {
        this(names, values, names.length < LARGE ? null : sort(names));
    }

    private JsonObject(String[] names, Json[] values, int @Nullable [] sorted) {
        this.names = names;
        this.values = values;
        this.sorted = sorted;
    }

    private static int[] sort(String[] names) {
        Integer[] order = new Integer[names.length];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, Comparator.comparing(i -> names[i]));
        return Arrays.stream(order).mapToInt(Integer::intValue).toArray();
    }

    public static JsonObject of(String name, Json value) {
        return new JsonObject(new String[] {name}, new Json[] {value});
    }

    public static JsonObject of(Map<String, ? extends Json> members) {
        return new JsonObject(
                members.keySet().toArray(String[]::new), members.values().toArray(Json[]::new));
    }

    public int size() {
        return names.length;
    }

    public boolean isEmpty() {
        return names.length == 0;
    }

    public String nameAt(int index) {
        return names[index];
    }

    public Json valueAt(int index) {
        return values[index];
    }

    public List<String> names() {
        return List.of(names);
    }

    public void forEach(BiConsumer<String, Json> each) {
        for (int i = 0; i < names.length; i++) {
            each.accept(names[i], values[i]);
        }
    }

    public @Nullable Json get(String name) {
        int at = indexOf(name);
        return at < 0 ? null : values[at];
    }

    public boolean has(String name) {
        return indexOf(name) >= 0;
    }

    /** The value at a path of member names, or null where any of them is missing. */
    public @Nullable Json at(String... path) {
        Json here = this;
        for (String name : path) {
            if (!(here instanceof JsonObject object)) {
                return null;
            }
            Json next = object.get(name);
            if (next == null) {
                return null;
            }
            here = next;
        }
        return here;
    }

    /** The string at a path, or null where there is none. */
    public @Nullable String text(String... path) {
        return at(path) instanceof JsonString(String value) ? value : null;
    }

    /** The string at a path, or the fallback. */
    public String textOr(String fallback, String... path) {
        return at(path) instanceof JsonString(String value) ? value : fallback;
    }

    /** The whole number at a path, or the fallback. */
    public long wholeOr(long fallback, String... path) {
        return at(path) instanceof JsonNumber.Whole(long value) ? value : fallback;
    }

    public boolean boolOr(boolean fallback, String... path) {
        return at(path) instanceof JsonBool bool ? bool.value() : fallback;
    }

    /** The object at a path, or an empty one. */
    public JsonObject object(String... path) {
        return at(path) instanceof JsonObject object ? object : EMPTY;
    }

    /** The array at a path, or an empty one. */
    public JsonArray array(String... path) {
        return at(path) instanceof JsonArray array ? array : JsonArray.EMPTY;
    }

    /** This object with one member set; its place is kept where it was there already. */
    public JsonObject with(String name, Json value) {
        int at = indexOf(name);
        if (at >= 0) {
            Json[] changed = values.clone();
            changed[at] = value;
            return new JsonObject(names, changed, sorted);
        }
        String[] moreNames = Arrays.copyOf(names, names.length + 1);
        Json[] moreValues = Arrays.copyOf(values, values.length + 1);
        moreNames[names.length] = name;
        moreValues[values.length] = value;
        return sorted == null
                ? new JsonObject(moreNames, moreValues)
                : new JsonObject(moreNames, moreValues, insertLast(moreNames, sorted));
    }

    public JsonObject with(String name, String value) {
        return with(name, new JsonString(value));
    }

    public JsonObject with(String name, long value) {
        return with(name, JsonNumber.of(value));
    }

    /**
     * This object with the value at a path set; objects on the way are made where they are missing.
     */
    public JsonObject withAt(Json value, String... path) {
        return path.length == 1
                ? with(path[0], value)
                : with(
                        path[0],
                        object(path[0]).withAt(value, Arrays.copyOfRange(path, 1, path.length)));
    }

    public JsonObject without(String name) {
        int at = indexOf(name);
        if (at < 0) {
            return this;
        }
        Builder rest = new Builder(names.length);
        for (int i = 0; i < names.length; i++) {
            if (i != at) {
                rest.put(names[i], values[i]);
            }
        }
        return rest.build();
    }

    private int indexOf(String name) {
        if (sorted != null) {
            return search(sorted, name);
        }
        for (int i = 0; i < names.length; i++) {
            if (names[i].equals(name)) {
                return i;
            }
        }
        return -1;
    }

    /** The order with one more name, the last: sorting anew would make many additions slow. */
    private static int[] insertLast(String[] names, int[] order) {
        int last = order.length;
        int at = 0;
        int high = last;
        while (at < high) {
            int middle = (at + high) >>> 1;
            if (names[order[middle]].compareTo(names[last]) < 0) {
                at = middle + 1;
            } else {
                high = middle;
            }
        }
        int[] more = new int[last + 1];
        System.arraycopy(order, 0, more, 0, at);
        more[at] = last;
        System.arraycopy(order, at, more, at + 1, last - at);
        return more;
    }

    private int search(int[] order, String name) {
        int low = 0;
        int high = order.length - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int compared = names[order[middle]].compareTo(name);
            if (compared == 0) {
                return order[middle];
            }
            if (compared < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -1;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        // Changed trees share what did not change.
        if (this == other) {
            return true;
        }
        if (!(other instanceof JsonObject object) || object.names.length != names.length) {
            return false;
        }
        for (int i = 0; i < names.length; i++) {
            // Same order as a rule: then no look-up is needed.
            Json theirs =
                    names[i].equals(object.names[i]) ? object.values[i] : object.get(names[i]);
            if (!values[i].equals(theirs)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public int hashCode() {
        int hash = 0;
        for (int i = 0; i < names.length; i++) {
            hash += names[i].hashCode() ^ values[i].hashCode();
        }
        return hash;
    }

    @Override
    public String toString() {
        Map<String, Json> members = new LinkedHashMap<>();
        forEach(members::put);
        return members.toString();
    }

    public static Builder builder() {
        return new Builder(8);
    }

    /** Collects members; {@code put} does not look whether a name is there already. */
    public static final class Builder {
        private String[] names;
        private Json[] values;
        private int size;

        private Builder(int capacity) {
            names = new String[capacity];
            values = new Json[capacity];
        }

        /** Appends without looking for the name: for parsers that have checked it themselves. */
        public Builder put(String name, Json value) {
            if (size == names.length) {
                names = Arrays.copyOf(names, Math.max(8, size * 2));
                values = Arrays.copyOf(values, names.length);
            }
            names[size] = name;
            values[size++] = value;
            return this;
        }

        public Builder put(String name, String value) {
            return put(name, new JsonString(value));
        }

        public Builder put(String name, long value) {
            return put(name, JsonNumber.of(value));
        }

        public Builder put(String name, boolean value) {
            return put(name, JsonBool.of(value));
        }

        /** Replaces the member where the name is there already; it keeps its first place. */
        public Builder set(String name, Json value) {
            for (int i = 0; i < size; i++) {
                if (names[i].equals(name)) {
                    values[i] = value;
                    return this;
                }
            }
            return put(name, value);
        }

        public boolean has(String name) {
            for (int i = 0; i < size; i++) {
                if (names[i].equals(name)) {
                    return true;
                }
            }
            return false;
        }

        public JsonObject build() {
            return size == 0
                    ? EMPTY
                    : new JsonObject(Arrays.copyOf(names, size), Arrays.copyOf(values, size));
        }
    }
}

package dev.davit.model.owned;

import dev.davit.base.Outcome;
import dev.davit.model.json.Document;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonNull;
import dev.davit.model.json.JsonNumber;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.model.json.JsonWriter;
import dev.davit.model.json.WireReader;
import dev.davit.model.schema.Field;
import dev.davit.model.schema.ObjectSchema;
import dev.davit.model.schema.Schema;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One step of a path as {@code FieldsV1} writes it: {@code f:replicas} a member, {@code
 * k:{"name":"web"}} an item of a keyed list, {@code v:"x"} an item of a set, {@code i:0} an item by
 * its place.
 */
final class Elements {
    /** Stands for the node itself; not an element. */
    static final String SELF = ".";

    private static final String MEMBER = "f:";
    private static final String KEYS = "k:";
    private static final String VALUE = "v:";
    private static final String INDEX = "i:";

    private Elements() {}

    static String member(String name) {
        return MEMBER.concat(name);
    }

    /** The member that an element names, or null where it names an item. */
    static @Nullable String memberOf(String element) {
        return element.startsWith(MEMBER) ? element.substring(MEMBER.length()) : null;
    }

    /** An item of a list that is not one whole. One that lacks all its keys goes by its place. */
    static String item(Schema.ListOf list, Json item, int index) {
        if (list.type() == Schema.ListType.SET) {
            return VALUE.concat(scalar(item));
        }
        String keys = item instanceof JsonObject object ? keys(list, object) : "";
        return keys.isEmpty() ? INDEX + index : keys;
    }

    private static String keys(Schema.ListOf list, JsonObject item) {
        List<String> names = list.keys();
        if (names.size() > 1) {
            names = names.stream().sorted().toList();
        }
        StringBuilder text = new StringBuilder(32).append(KEYS);
        char before = '{';
        for (String name : names) {
            Json value = key(list, item, name);
            if (value != null) {
                text.append(before).append('"').append(name).append("\":").append(scalar(value));
                before = ',';
            }
        }
        return before == '{' ? "" : text.append('}').toString();
    }

    /** An item's value under a key, or the key's declared default: protocol TCP. */
    private static @Nullable Json key(Schema.ListOf list, JsonObject item, String name) {
        Json value = item.get(name);
        if (value != null && value != JsonNull.NULL) {
            return value;
        }
        Field field = list.items() instanceof ObjectSchema type ? type.field(name) : null;
        return field == null ? null : field.byDefault();
    }

    private static String scalar(Json value) {
        return switch (value) {
            case JsonString(String text) when plain(text) -> '"' + text + '"';
            case JsonNumber.Whole(long number) -> Long.toString(number);
            default -> JsonWriter.text(value);
        };
    }

    private static boolean plain(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c > '~' || c == '"' || c == '\\') {
                return false;
            }
        }
        return true;
    }

    /** An item of a set, by its value as JSON writes it. */
    static String value(String json) {
        return VALUE.concat(json);
    }

    /** An item by its place. */
    static String index(int place) {
        return INDEX + place;
    }

    /** One key of an item, as {@link #hasKeys} looks for it. */
    static String key(String name, String json) {
        return '"' + name + "\":" + json;
    }

    /** Whether it is an item that has all of these keys. */
    static boolean hasKeys(String element, List<String> keys) {
        if (!element.startsWith(KEYS)
                || !(json(element.substring(KEYS.length())) instanceof JsonObject item)) {
            return false;
        }
        List<String> has = new ArrayList<>(item.size());
        for (int i = 0; i < item.size(); i++) {
            has.add(key(item.nameAt(i), scalar(item.valueAt(i))));
        }
        return has.containsAll(keys);
    }

    /** A place in a list. */
    static boolean isIndex(String text) {
        return index(INDEX + text) != null;
    }

    /** An element as this program writes it; null where it is none. */
    static @Nullable String canonical(String element) {
        if (element.startsWith(MEMBER)) {
            return element;
        }
        if (element.startsWith(INDEX)) {
            return index(element);
        }
        boolean keys = element.startsWith(KEYS);
        Json value =
                keys || element.startsWith(VALUE) ? json(element.substring(KEYS.length())) : null;
        if (value == null || value instanceof JsonObject != keys) {
            return null;
        }
        return value instanceof JsonObject object ? sorted(object) : VALUE.concat(scalar(value));
    }

    private static @Nullable String sorted(JsonObject keys) {
        TreeMap<String, Json> members = new TreeMap<>();
        for (int i = 0; i < keys.size(); i++) {
            Json value = keys.valueAt(i);
            if (value instanceof JsonObject || value instanceof JsonArray) {
                return null;
            }
            members.put(keys.nameAt(i), value);
        }
        return members.isEmpty() ? null : KEYS + JsonWriter.text(JsonObject.of(members));
    }

    private static @Nullable String index(String element) {
        int length = element.length();
        // A list of a billion items fits into no object.
        if (length == INDEX.length() || length > INDEX.length() + 9) {
            return null;
        }
        for (int i = INDEX.length(); i < length; i++) {
            if (element.charAt(i) < '0' || element.charAt(i) > '9') {
                return null;
            }
        }
        return INDEX + Integer.parseInt(element.substring(INDEX.length()));
    }

    private static @Nullable Json json(String text) {
        return WireReader.read(text.getBytes(StandardCharsets.UTF_8))
                        instanceof Outcome.Ok<Document>(Document document)
                ? document.value()
                : null;
    }

    /** A path as people read it: {@code .spec.containers[name="web"].image}. */
    static String path(List<String> elements) {
        StringBuilder text = new StringBuilder();
        for (String element : elements) {
            String rest = element.substring(MEMBER.length());
            if (element.startsWith(MEMBER)) {
                text.append('.').append(rest);
            } else if (element.startsWith(VALUE)) {
                text.append("[=").append(rest).append(']');
            } else if (element.startsWith(KEYS) && json(rest) instanceof JsonObject keys) {
                char before = '[';
                for (int i = 0; i < keys.size(); i++) {
                    text.append(before).append(keys.nameAt(i)).append('=');
                    text.append(scalar(keys.valueAt(i)));
                    before = ',';
                }
                text.append(']');
            } else {
                text.append('[').append(rest).append(']');
            }
        }
        return text.toString();
    }
}

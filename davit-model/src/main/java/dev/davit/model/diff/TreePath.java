package dev.davit.model.diff;

import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.model.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Where in a tree: {@code spec.containers[name=web].env[0]}. */
public record TreePath(List<Segment> segments) {
    public static final TreePath ROOT = new TreePath(List.of());

    private static final Pattern PLAIN_NAME = Pattern.compile("[A-Za-z_$][A-Za-z0-9_$-]*");

    public TreePath {
        segments = List.copyOf(segments);
    }

    /** One step down. */
    public sealed interface Segment {}

    /** A member of an object. */
    public record Member(String name) implements Segment {}

    /** An item of a list that has no keys. */
    public record Index(int index) implements Segment {}

    /** The item of a list whose member {@code key} has this value. */
    public record Keyed(String key, Json value) implements Segment {}

    /** The order of a keyed list's items; before and after are the lists of their keys. */
    public enum Order implements Segment {
        ORDER
    }

    public static TreePath of(String... names) {
        TreePath path = ROOT;
        for (String name : names) {
            path = path.member(name);
        }
        return path;
    }

    public TreePath member(String name) {
        return plus(new Member(name));
    }

    public TreePath index(int index) {
        return plus(new Index(index));
    }

    public TreePath keyed(String key, Json value) {
        return plus(new Keyed(key, value));
    }

    public TreePath plus(Segment segment) {
        List<Segment> more = new ArrayList<>(segments);
        more.add(segment);
        return new TreePath(more);
    }

    public boolean startsWith(TreePath other) {
        return segments.size() >= other.segments.size()
                && segments.subList(0, other.segments.size()).equals(other.segments);
    }

    /** What a tree has there, or null. */
    public @Nullable Json in(Json tree) {
        Json here = tree;
        for (Segment segment : segments) {
            Json next =
                    switch (segment) {
                        case Member(String name) ->
                                here instanceof JsonObject object ? object.get(name) : null;
                        case Index(int index) ->
                                here instanceof JsonArray array && index < array.size()
                                        ? array.get(index)
                                        : null;
                        case Keyed(String key, Json value) -> find(here, key, value);
                        case Order.ORDER -> null;
                    };
            if (next == null) {
                return null;
            }
            here = next;
        }
        return here;
    }

    private static @Nullable Json find(Json list, String key, Json value) {
        if (list instanceof JsonArray items) {
            for (Json item : items) {
                if (item instanceof JsonObject object && value.equals(object.get(key))) {
                    return item;
                }
            }
        }
        return null;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (Segment segment : segments) {
            switch (segment) {
                case Member(String name) -> {
                    if (PLAIN_NAME.matcher(name).matches()) {
                        text.append(text.isEmpty() ? "" : ".").append(name);
                    } else {
                        text.append('[').append(name).append(']');
                    }
                }
                case Index(int index) -> text.append('[').append(index).append(']');
                case Keyed(String key, Json value) ->
                        text.append('[').append(key).append('=').append(plain(value)).append(']');
                case Order.ORDER -> text.append("[order]");
            }
        }
        return text.toString();
    }

    private static String plain(Json value) {
        return value instanceof JsonString(String text)
                ? text
                : new String(JsonWriter.write(value), StandardCharsets.UTF_8);
    }
}

package dev.davit.model.patch;

import dev.davit.base.Outcome;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A JSON pointer, RFC 6901, and the changes at the place it names. Null: no such place. */
record Pointer(List<String> tokens) {
    Pointer {
        tokens = List.copyOf(tokens);
    }

    /** Null where the text is no pointer. */
    static @Nullable Pointer parse(String text) {
        if (text.isEmpty()) {
            return new Pointer(List.of());
        }
        if (text.charAt(0) != '/') {
            return null;
        }
        List<String> tokens = new ArrayList<>();
        for (String token : text.substring(1).split("/", -1)) {
            String plain = unescape(token);
            if (plain == null) {
                return null;
            }
            tokens.add(plain);
        }
        return new Pointer(tokens);
    }

    private static @Nullable String unescape(String token) {
        if (token.indexOf('~') < 0) {
            return token;
        }
        StringBuilder plain = new StringBuilder(token.length());
        for (int i = 0; i < token.length(); i++) {
            char c = token.charAt(i);
            if (c != '~') {
                plain.append(c);
                continue;
            }
            char next = ++i < token.length() ? token.charAt(i) : ' ';
            if (next != '0' && next != '1') {
                return null;
            }
            plain.append(next == '0' ? '~' : '/');
        }
        return plain.toString();
    }

    boolean isAbove(Pointer other) {
        return tokens.size() < other.tokens.size()
                && other.tokens.subList(0, tokens.size()).equals(tokens);
    }

    @Nullable Json get(Json document) {
        Json here = document;
        for (String token : tokens) {
            Json next = child(here, token);
            if (next == null) {
                return null;
            }
            here = next;
        }
        return here;
    }

    @Nullable Json add(Json document, Json value) {
        return change(document, 0, new Add(value));
    }

    @Nullable Json replace(Json document, Json value) {
        return change(document, 0, new Replace(value));
    }

    @Nullable Json remove(Json document) {
        return change(document, 0, Remove.REMOVE);
    }

    static Outcome<Json> outcome(@Nullable Json result, Pointer path, String op, String where) {
        return result == null
                ? JsonPatch.failed(op + " at \"" + path + "\": there is no such place", where)
                : Outcome.ok(result);
    }

    private sealed interface Edit permits Add, Replace, Remove {}

    private record Add(Json value) implements Edit {}

    private record Replace(Json value) implements Edit {}

    private enum Remove implements Edit {
        REMOVE
    }

    private @Nullable Json change(Json here, int depth, Edit edit) {
        if (tokens.isEmpty()) {
            return whole(edit);
        }
        String token = tokens.get(depth);
        if (depth == tokens.size() - 1) {
            return switch (here) {
                case JsonObject object -> inObject(object, token, edit);
                case JsonArray array -> inArray(array, token, edit);
                default -> null;
            };
        }
        Json child = child(here, token);
        Json changed = child == null ? null : change(child, depth + 1, edit);
        if (changed == null) {
            return null;
        }
        return here instanceof JsonObject object
                ? object.with(token, changed)
                : replaceItem((JsonArray) here, index(token, ((JsonArray) here).size()), changed);
    }

    private static @Nullable Json whole(Edit edit) {
        return switch (edit) {
            case Add(Json value) -> value;
            case Replace(Json value) -> value;
            case Remove.REMOVE -> null;
        };
    }

    private static @Nullable Json inObject(JsonObject object, String name, Edit edit) {
        return switch (edit) {
            case Add(Json value) -> object.with(name, value);
            case Replace(Json value) -> object.has(name) ? object.with(name, value) : null;
            case Remove.REMOVE -> object.has(name) ? object.without(name) : null;
        };
    }

    private static @Nullable Json inArray(JsonArray array, String token, Edit edit) {
        boolean append = token.equals("-") && edit instanceof Add;
        int at = append ? array.size() : index(token, array.size() + (edit instanceof Add ? 1 : 0));
        if (at < 0) {
            return null;
        }
        List<Json> items = new ArrayList<>(array.items());
        switch (edit) {
            case Add(Json value) -> items.add(at, value);
            case Replace(Json value) -> items.set(at, value);
            case Remove.REMOVE -> items.remove(at);
        }
        return new JsonArray(items);
    }

    private static JsonArray replaceItem(JsonArray array, int at, Json value) {
        List<Json> items = new ArrayList<>(array.items());
        items.set(at, value);
        return new JsonArray(items);
    }

    private static @Nullable Json child(Json here, String token) {
        return switch (here) {
            case JsonObject object -> object.get(token);
            case JsonArray array -> {
                int at = index(token, array.size());
                yield at < 0 ? null : array.get(at);
            }
            default -> null;
        };
    }

    /** An array's index below the limit, or -1. No leading zeros, as the RFC demands. */
    private static int index(String token, int limit) {
        boolean wellFormed =
                !token.isEmpty()
                        && token.length() <= 9
                        && token.chars().allMatch(c -> c >= '0' && c <= '9')
                        && (token.length() == 1 || token.charAt(0) != '0');
        if (!wellFormed) {
            return -1;
        }
        int index = Integer.parseInt(token);
        return index < limit ? index : -1;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (String token : tokens) {
            text.append('/').append(token.replace("~", "~0").replace("/", "~1"));
        }
        return text.toString();
    }
}

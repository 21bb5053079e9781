package dev.davit.policy.pod;

import dev.davit.base.FieldPath;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonBool;
import dev.davit.model.json.JsonNull;
import dev.davit.model.json.JsonNumber;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import java.util.function.BiConsumer;

/**
 * A place in a pod's specification and what is asked for there.
 *
 * @param path {@code containers[].ports[].hostPort}; {@code []} stands for every item
 */
record Wanted(String path, When when) {

    /** What counts as asked for. */
    sealed interface When {
        enum Simple implements When {
            /** Anything at all, even an empty object. */
            PRESENT,
            /** True, a number but 0, a text or list or object that is not empty. */
            SAYS_SOMETHING
        }

        /** Any text but this. */
        record OtherThan(String text) implements When {}
    }

    /** Calls with the path and value of every match. */
    void find(FieldPath root, JsonObject spec, BiConsumer<FieldPath, Json> found) {
        step(path, root, spec, found);
    }

    private void step(String rest, FieldPath at, Json here, BiConsumer<FieldPath, Json> found) {
        int dot = rest.indexOf('.');
        String segment = dot < 0 ? rest : rest.substring(0, dot);
        String further = dot < 0 ? "" : rest.substring(dot + 1);
        boolean each = segment.endsWith("[]");
        String name = each ? segment.substring(0, segment.length() - 2) : segment;
        Json value = here instanceof JsonObject object ? object.get(name) : null;
        if (value == null) {
            return;
        }
        if (!each) {
            arrive(further, at.child(name), value, found);
        } else if (value instanceof JsonArray array) {
            for (int i = 0; i < array.size(); i++) {
                arrive(further, at.child(name).index(i), array.get(i), found);
            }
        }
    }

    private void arrive(String rest, FieldPath at, Json value, BiConsumer<FieldPath, Json> found) {
        if (!rest.isEmpty()) {
            step(rest, at, value, found);
        } else if (matches(value)) {
            found.accept(at, value);
        }
    }

    private boolean matches(Json value) {
        return switch (when) {
            case When.Simple.PRESENT -> value != JsonNull.NULL;
            case When.Simple.SAYS_SOMETHING -> says(value);
            case When.OtherThan(String text) ->
                    says(value)
                            && !(value instanceof JsonString(String given) && given.equals(text));
        };
    }

    private static boolean says(Json value) {
        return switch (value) {
            case JsonBool bool -> bool.value();
            case JsonNumber.Whole(long number) -> number != 0;
            case JsonNumber.Decimal ignored -> true;
            case JsonString(String text) -> !text.isEmpty();
            case JsonArray array -> array.size() > 0;
            case JsonObject object -> !object.isEmpty();
            case JsonNull ignored -> false;
        };
    }
}

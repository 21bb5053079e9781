package dev.davit.policy;

import dev.davit.model.json.Json;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import java.util.function.UnaryOperator;

/** How defaults are put into a tree: what is there stays, and a tree that needs none stays it. */
public final class Filling {
    private Filling() {}

    /** An empty text counts as absent. */
    public static JsonObject absent(JsonObject object, String name, Json value) {
        Json there = object.get(name);
        boolean empty = there instanceof JsonString(String text) && text.isEmpty();
        return there == null || empty ? object.with(name, value) : object;
    }

    public static JsonObject put(JsonObject object, String name, Json value) {
        return value.equals(object.get(name)) ? object : object.with(name, value);
    }

    /** A member that is an object, or becomes one. */
    public static JsonObject inside(
            JsonObject object, String name, UnaryOperator<JsonObject> filling) {
        return put(object, name, filling.apply(object.object(name)));
    }

    public static JsonObject spec(JsonObject object, JsonObject spec) {
        return put(object, "spec", spec);
    }

    /** With these labels where it has none. */
    public static JsonObject labelled(JsonObject object, JsonObject labels) {
        return object.object("metadata", "labels").isEmpty() && !labels.isEmpty()
                ? object.withAt(labels, "metadata", "labels")
                : object;
    }

    /** With the phase that an object begins in. */
    public static JsonObject phase(JsonObject object, String phase) {
        return object.textOr("", "status", "phase").isEmpty()
                ? object.withAt(new JsonString(phase), "status", "phase")
                : object;
    }
}

package dev.davit.gate.write;

import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import org.jspecify.annotations.Nullable;

/** What becomes of those that name a deleted object as their owner. */
public enum Propagation {
    /** The object goes at once, they follow. */
    BACKGROUND("Background", ""),
    /** They go first; the object waits for those that block it. */
    FOREGROUND("Foreground", "foregroundDeletion"),
    /** They stay, and forget it. */
    ORPHAN("Orphan", "orphan");

    private final String text;
    private final String finalizer;

    Propagation(String text, String finalizer) {
        this.text = text;
        this.finalizer = finalizer;
    }

    /** From the word of {@code DeleteOptions}; null for one that is none. */
    public static @Nullable Propagation of(String word) {
        for (Propagation each : values()) {
            if (each.text.equals(word)) {
                return each;
            }
        }
        return null;
    }

    /** The metadata of an object that is deleted so: the garbage collector lets go of it later. */
    JsonObject held(JsonObject metadata) {
        Json own = new JsonString(finalizer);
        JsonArray finalizers = metadata.array("finalizers");
        return finalizer.isEmpty() || finalizers.items().contains(own)
                ? metadata
                : metadata.with("finalizers", finalizers.plus(own));
    }

    boolean holds() {
        return !finalizer.isEmpty();
    }
}

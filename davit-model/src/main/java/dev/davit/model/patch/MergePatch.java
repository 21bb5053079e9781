package dev.davit.model.patch;

import dev.davit.model.json.Json;
import dev.davit.model.json.JsonNull;
import dev.davit.model.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** JSON merge patch, RFC 7386: members are set, null removes, everything else replaces. */
public final class MergePatch {
    private MergePatch() {}

    public static Json apply(@Nullable Json target, Json patch) {
        return patch instanceof JsonObject changes
                ? apply(target instanceof JsonObject object ? object : JsonObject.EMPTY, changes)
                : patch;
    }

    public static JsonObject apply(JsonObject target, JsonObject patch) {
        JsonObject.Builder merged = JsonObject.builder();
        for (int i = 0; i < target.size(); i++) {
            String name = target.nameAt(i);
            Json change = patch.get(name);
            if (change == null) {
                merged.put(name, target.valueAt(i));
            } else if (change != JsonNull.NULL) {
                merged.put(name, apply(target.valueAt(i), change));
            }
        }
        for (int i = 0; i < patch.size(); i++) {
            if (!target.has(patch.nameAt(i)) && patch.valueAt(i) != JsonNull.NULL) {
                merged.put(patch.nameAt(i), apply(null, patch.valueAt(i)));
            }
        }
        return merged.build();
    }

    /**
     * The patch that makes the one of the other; empty when they are equal. Nulls inside {@code
     * after} cannot be expressed by a merge patch and come out as removals.
     */
    public static JsonObject between(JsonObject before, JsonObject after) {
        JsonObject.Builder changes = JsonObject.builder();
        for (int i = 0; i < before.size(); i++) {
            if (!after.has(before.nameAt(i))) {
                changes.put(before.nameAt(i), JsonNull.NULL);
            }
        }
        for (int i = 0; i < after.size(); i++) {
            String name = after.nameAt(i);
            Json now = after.valueAt(i);
            Json then = before.get(name);
            if (now.equals(then)) {
                continue;
            }
            changes.put(
                    name,
                    then instanceof JsonObject old && now instanceof JsonObject fresh
                            ? between(old, fresh)
                            : now);
        }
        return changes.build();
    }
}

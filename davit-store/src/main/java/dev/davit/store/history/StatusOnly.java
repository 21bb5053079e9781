package dev.davit.store.history;

import dev.davit.model.json.Json;
import dev.davit.model.json.JsonObject;
import java.util.Objects;

/** Whether a write is worth an entry: those that touch nothing but status are not. */
public final class StatusOnly {
    private StatusOnly() {}

    /** True when both states differ at most in status, managedFields and resourceVersion. */
    public static boolean differ(JsonObject before, JsonObject after) {
        return sameWithout(before, after, "status", "metadata")
                && sameWithout(
                        before.object("metadata"),
                        after.object("metadata"),
                        "managedFields",
                        "resourceVersion");
    }

    private static boolean sameWithout(
            JsonObject before, JsonObject after, String first, String second) {
        return members(before, first, second) == members(after, first, second)
                && everyMember(before, after, first, second);
    }

    private static int members(JsonObject object, String first, String second) {
        return object.size() - (object.has(first) ? 1 : 0) - (object.has(second) ? 1 : 0);
    }

    private static boolean everyMember(
            JsonObject before, JsonObject after, String first, String second) {
        for (int i = 0; i < before.size(); i++) {
            String name = before.nameAt(i);
            if (!name.equals(first) && !name.equals(second)) {
                Json value = before.valueAt(i);
                if (!Objects.equals(value, after.get(name))) {
                    return false;
                }
            }
        }
        return true;
    }
}

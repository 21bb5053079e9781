package dev.davit.gate.write;

import dev.davit.base.Cause;
import dev.davit.base.Timestamps;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonNull;
import dev.davit.model.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code metadata}: which members are the writer's and which are the gate's own. Of {@code
 * managedFields} see {@link Ownership}.
 */
final class Metadata {
    static final String FIELD = "metadata";
    static final String DELETION_TIME = "deletionTimestamp";
    static final String DELETION_GRACE = "deletionGracePeriodSeconds";

    private static final List<String> WRITERS =
            List.of("labels", "annotations", "ownerReferences", "finalizers");
    private static final List<String> FIXED = List.of(DELETION_TIME, DELETION_GRACE);

    private Metadata() {}

    /** The metadata of an object that is made now. */
    static JsonObject created(
            JsonObject given,
            String namespace,
            String name,
            String uid,
            long nowMillis,
            boolean counted) {
        JsonObject.Builder made = JsonObject.builder().put("name", name);
        String generateName = given.textOr("", "generateName");
        if (!generateName.isEmpty()) {
            made.put("generateName", generateName);
        }
        if (!namespace.isEmpty()) {
            made.put("namespace", namespace);
        }
        made.put("uid", uid);
        if (counted) {
            made.put("generation", 1);
        }
        made.put("creationTimestamp", Timestamps.seconds(nowMillis));
        putWriters(made, given);
        return made.build();
    }

    /** The stored metadata with the writer's members as they are wished for now. */
    static JsonObject updated(JsonObject stored, JsonObject wanted) {
        JsonObject.Builder made = JsonObject.builder();
        stored.forEach((name, value) -> {
            if (!WRITERS.contains(name)) {
                made.put(name, value);
            }
        });
        putWriters(made, wanted);
        return made.build();
    }

    private static void putWriters(JsonObject.Builder into, JsonObject from) {
        for (String name : WRITERS) {
            Json value = from.get(name);
            if (value != null && !isEmpty(value)) {
                into.put(name, value);
            }
        }
    }

    /** Absent, null and empty say the same, and the first is what is stored. */
    private static boolean isEmpty(Json value) {
        return value == JsonNull.NULL
                || (value instanceof JsonObject object && object.isEmpty())
                || (value instanceof JsonArray array && array.size() == 0);
    }

    /** What a writer tried to change and must not. */
    static List<Cause> forbidden(JsonObject stored, JsonObject wanted) {
        List<Cause> causes = new ArrayList<>();
        for (String name : FIXED) {
            Json then = stored.get(name);
            Json now = wanted.get(name);
            if (now != null && now != JsonNull.NULL && !now.equals(then)) {
                causes.add(
                        new Cause(
                                Cause.INVALID,
                                "Invalid value: field is immutable; it is set by a deletion",
                                FIELD + "." + name));
            }
        }
        if (deleting(stored)) {
            List<Json> added = new ArrayList<>(wanted.array("finalizers").items());
            added.removeAll(stored.array("finalizers").items());
            if (!added.isEmpty()) {
                causes.add(
                        new Cause(
                                Cause.FORBIDDEN,
                                "Forbidden: no new finalizers can be added if the object is being"
                                        + " deleted",
                                FIELD + ".finalizers"));
            }
        }
        return causes;
    }

    static JsonObject of(JsonObject object) {
        return object.object(FIELD);
    }

    static boolean deleting(JsonObject metadata) {
        return metadata.text(DELETION_TIME) != null;
    }

    static boolean finalized(JsonObject metadata) {
        return metadata.array("finalizers").size() == 0;
    }

    /** Marks a deletion: the time is when the grace is over, as in Kubernetes. */
    static JsonObject marked(JsonObject metadata, long nowMillis, long graceSeconds) {
        String over = Timestamps.seconds(nowMillis + graceSeconds * 1000);
        return metadata.with(DELETION_TIME, over).with(DELETION_GRACE, graceSeconds);
    }

    static @Nullable Long grace(JsonObject metadata) {
        return metadata.has(DELETION_GRACE) ? metadata.wholeOr(0, DELETION_GRACE) : null;
    }
}

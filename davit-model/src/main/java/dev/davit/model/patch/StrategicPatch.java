package dev.davit.model.patch;

import dev.davit.base.Cause;
import dev.davit.base.FieldPath;
import dev.davit.base.Outcome;
import dev.davit.base.Reason;
import dev.davit.base.Refusal;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonNull;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Kubernetes' strategic merge patch: a merge patch that merges the lists of which the schema says
 * so, and knows directives ({@code $patch}, {@code $retainKeys}, {@code $setElementOrder/…}, {@code
 * $deleteFromPrimitiveList/…}).
 */
public final class StrategicPatch {
    static final String PATCH = "$patch";
    static final String RETAIN_KEYS = "$retainKeys";
    static final String ELEMENT_ORDER = "$setElementOrder/";
    static final String DELETE_PRIMITIVES = "$deleteFromPrimitiveList/";

    private final List<Cause> causes = new ArrayList<>();
    private final ListMerge lists = new ListMerge(this);

    private StrategicPatch() {}

    public static Outcome<JsonObject> apply(
            JsonObject object, JsonObject patch, PatchSchema schema) {
        StrategicPatch run = new StrategicPatch();
        JsonObject result = run.object(object, patch, schema, FieldPath.ROOT);
        return run.causes.isEmpty()
                ? Outcome.ok(result)
                : Outcome.refused(
                        Refusal.of(
                                Reason.BAD_REQUEST,
                                "the strategic merge patch is malformed: "
                                        + run.causes.getFirst().message(),
                                run.causes));
    }

    void wrong(FieldPath at, String message) {
        causes.add(new Cause(Cause.INVALID, message, at.toString()));
    }

    /** A patch merged into an object; into an empty one, that is the patch without directives. */
    JsonObject object(JsonObject target, JsonObject patch, PatchSchema schema, FieldPath at) {
        JsonObject kept = target;
        switch (directive(patch)) {
            case NONE, MERGE -> kept = retained(target, patch, at);
            case REPLACE -> kept = JsonObject.EMPTY;
            case DELETE -> {
                return JsonObject.EMPTY;
            }
            case UNKNOWN -> wrong(at.child(PATCH), "$patch must be delete, replace or merge");
        }
        JsonObject.Builder merged = JsonObject.builder();
        for (int i = 0; i < kept.size(); i++) {
            String name = kept.nameAt(i);
            Json value = member(name, kept.valueAt(i), patch, schema, at);
            if (value != null) {
                merged.put(name, value);
            }
        }
        for (int i = 0; i < patch.size(); i++) {
            String name = patch.nameAt(i);
            if (!name.startsWith("$") && !kept.has(name)) {
                Json value = member(name, null, patch, schema, at);
                if (value != null) {
                    merged.put(name, value);
                }
            }
        }
        unknownDirectives(patch, at);
        return merged.build();
    }

    private @Nullable Json member(
            String name,
            @Nullable Json before,
            JsonObject patch,
            PatchSchema schema,
            FieldPath at) {
        Json change = patch.get(name);
        if (change == JsonNull.NULL) {
            return null;
        }
        FieldPath here = at.child(name);
        PatchSchema place = schema.member(name);
        boolean directed = patch.has(ELEMENT_ORDER + name) || patch.has(DELETE_PRIMITIVES + name);
        if (change instanceof JsonArray || (change == null && directed)) {
            JsonArray items = change instanceof JsonArray array ? array : JsonArray.EMPTY;
            if (before == null && change == null) {
                return null;
            }
            JsonArray old = before instanceof JsonArray array ? array : JsonArray.EMPTY;
            return lists.merge(old, items, patch, name, place, here);
        }
        if (change == null) {
            return before;
        }
        if (change instanceof JsonObject object) {
            JsonObject old =
                    before instanceof JsonObject there && !place.strategy().replaceObject()
                            ? there
                            : JsonObject.EMPTY;
            return object(old, object, place, here);
        }
        return change;
    }

    private JsonObject retained(JsonObject target, JsonObject patch, FieldPath at) {
        Json keys = patch.get(RETAIN_KEYS);
        if (keys == null) {
            return target;
        }
        if (!(keys instanceof JsonArray names)) {
            wrong(at.child(RETAIN_KEYS), "$retainKeys must be a list of names");
            return target;
        }
        for (String name : patch.names()) {
            boolean removes = patch.get(name) == JsonNull.NULL;
            if (!name.startsWith("$") && !removes && !contains(names, name)) {
                wrong(at.child(name), "\"" + name + "\" is set but not in $retainKeys");
            }
        }
        JsonObject.Builder rest = JsonObject.builder();
        target.forEach((name, value) -> {
            if (contains(names, name)) {
                rest.put(name, value);
            }
        });
        return rest.build();
    }

    private static boolean contains(JsonArray names, String name) {
        return names.items().contains(new JsonString(name));
    }

    private void unknownDirectives(JsonObject patch, FieldPath at) {
        for (String name : patch.names()) {
            boolean known =
                    !name.startsWith("$")
                            || name.equals(PATCH)
                            || name.equals(RETAIN_KEYS)
                            || name.startsWith(ELEMENT_ORDER)
                            || name.startsWith(DELETE_PRIMITIVES);
            if (!known) {
                wrong(at.child(name), "\"" + name + "\" is not a directive");
            }
        }
    }

    enum Directive {
        NONE,
        MERGE,
        REPLACE,
        DELETE,
        UNKNOWN
    }

    static Directive directive(JsonObject patch) {
        Json value = patch.get(PATCH);
        if (value == null) {
            return Directive.NONE;
        }
        return switch (value instanceof JsonString(String text) ? text : "") {
            case "merge" -> Directive.MERGE;
            case "replace" -> Directive.REPLACE;
            case "delete" -> Directive.DELETE;
            default -> Directive.UNKNOWN;
        };
    }
}

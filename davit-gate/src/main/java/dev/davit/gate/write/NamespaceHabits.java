package dev.davit.gate.write;

import dev.davit.base.Outcome;
import dev.davit.gate.room.Scene;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import java.util.ArrayList;
import java.util.List;

/** A namespace goes after what is in it: the finalizer {@code kubernetes} in its spec says so. */
final class NamespaceHabits implements Habits {
    private static final Json FINALIZER = new JsonString("kubernetes");
    private static final String NAME_LABEL = "kubernetes.io/metadata.name";

    @Override
    public Outcome<Placed> first(JsonObject made, JsonObject given, Scene scene) {
        List<Json> finalizers = new ArrayList<>(made.array("spec", "finalizers").items());
        if (!finalizers.contains(FINALIZER)) {
            finalizers.add(FINALIZER);
        }
        JsonObject object =
                labelled(made)
                        .withAt(new JsonArray(finalizers), "spec", "finalizers")
                        .withAt(new JsonString("Active"), "status", "phase");
        return Outcome.ok(new Placed(object, null));
    }

    @Override
    public JsonObject kept(JsonObject stored, JsonObject wanted) {
        // Only the finalize subresource takes finalizers away.
        return labelled(wanted).withAt(stored.array("spec", "finalizers"), "spec", "finalizers");
    }

    @Override
    public boolean heldBack(JsonObject object) {
        return object.array("spec", "finalizers").size() > 0;
    }

    @Override
    public JsonObject deleting(JsonObject object) {
        return object.withAt(new JsonString("Terminating"), "status", "phase");
    }

    private static JsonObject labelled(JsonObject object) {
        Json name = new JsonString(object.textOr("", "metadata", "name"));
        return object.withAt(name, "metadata", "labels", NAME_LABEL);
    }
}

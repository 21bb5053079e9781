package dev.davit.policy.pod;

import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** The containers of a pod's specification. */
// "The same instance" means "nothing changed": a copy is told from the original by identity.
@SuppressWarnings("ReferenceEquality")
final class Containers {
    /** The lists of containers that run by themselves, in the order in which they start. */
    private static final List<String> OWN = List.of("initContainers", "containers");

    /** Those, and the containers that a person adds to a pod that runs. */
    static final List<String> LISTS =
            List.of("initContainers", "containers", "ephemeralContainers");

    private Containers() {}

    static List<JsonObject> running(JsonObject spec) {
        List<JsonObject> all = new ArrayList<>();
        for (String list : OWN) {
            all.addAll(objects(spec.array(list)));
        }
        return all;
    }

    static List<JsonObject> objects(JsonArray array) {
        List<JsonObject> objects = new ArrayList<>(array.size());
        for (Json item : array) {
            if (item instanceof JsonObject object) {
                objects.add(object);
            }
        }
        return objects;
    }

    /** The same instance where no item changed. */
    static JsonObject mapList(JsonObject parent, String list, UnaryOperator<JsonObject> change) {
        if (!(parent.get(list) instanceof JsonArray array)) {
            return parent;
        }
        List<Json> items = new ArrayList<>(array.size());
        boolean changed = false;
        for (Json item : array) {
            Json next = item instanceof JsonObject object ? change.apply(object) : item;
            changed |= next != item;
            items.add(next);
        }
        return changed ? parent.with(list, new JsonArray(items)) : parent;
    }
}

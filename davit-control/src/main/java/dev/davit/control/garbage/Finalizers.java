package dev.davit.control.garbage;

import dev.davit.model.image.StoredObject;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import java.util.ArrayList;
import java.util.List;

/** The two finalizers by which a deletion says what is to become of what the object owns. */
final class Finalizers {
    static final String FOREGROUND = "foregroundDeletion";
    static final String ORPHAN = "orphan";

    private Finalizers() {}

    static boolean leaves(StoredObject object) {
        return object.tree().text("metadata", "deletionTimestamp") != null;
    }

    static boolean has(StoredObject object, String finalizer) {
        JsonArray all = object.tree().array("metadata", "finalizers");
        return all.items().contains(new JsonString(finalizer));
    }

    /** It is being deleted after what it owns. */
    static boolean waits(StoredObject object) {
        return leaves(object) && has(object, FOREGROUND);
    }

    /** It is being deleted, and what it owns stays. */
    static boolean orphans(StoredObject object) {
        return leaves(object) && has(object, ORPHAN);
    }

    static JsonObject without(StoredObject object, String finalizer) {
        List<Json> rest = new ArrayList<>(object.tree().array("metadata", "finalizers").items());
        rest.remove(new JsonString(finalizer));
        return JsonObject.of("metadata", JsonObject.of("finalizers", new JsonArray(rest)));
    }

    /** Without references to these owners. */
    static JsonObject without(StoredObject object, List<String> owners) {
        List<Json> rest = new ArrayList<>();
        for (Json item : object.tree().array("metadata", "ownerReferences")) {
            boolean goes =
                    item instanceof JsonObject owner && owners.contains(owner.textOr("", "uid"));
            if (!goes) {
                rest.add(item);
            }
        }
        return JsonObject.of("metadata", JsonObject.of("ownerReferences", new JsonArray(rest)));
    }
}

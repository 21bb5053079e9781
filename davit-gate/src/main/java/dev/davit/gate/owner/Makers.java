package dev.davit.gate.owner;

import dev.davit.gate.room.Scene;
import dev.davit.model.image.StoredObject;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonBool;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.Key;
import dev.davit.model.kind.Kind;
import dev.davit.model.kind.Kinds;
import java.util.Locale;

/** Whose template an object follows: what controls it, or what controls that. */
final class Makers {
    /** A pod, its set, the set's deployment, and what may have made that. */
    private static final int MAX_STEPS = 4;

    private Makers() {}

    /** {@code deployment/web}; empty where nothing controls the object. */
    static String of(StoredObject object, Scene scene) {
        String found = "";
        StoredObject here = object;
        for (int i = 0; i < MAX_STEPS && here != null; i++) {
            JsonObject owner = controller(here.tree());
            if (owner.isEmpty()) {
                break;
            }
            String name = owner.textOr("", "name");
            String word = owner.textOr("", "kind");
            Kind kind = Kinds.byObject(owner.textOr("", "apiVersion"), word);
            found = (kind == null ? word.toLowerCase(Locale.ROOT) : kind.singular()) + "/" + name;
            here =
                    kind == null
                            ? null
                            : scene.image()
                                    .get(
                                            new Key(
                                                    kind.id(),
                                                    kind.namespaced()
                                                            ? object.key().namespace()
                                                            : "",
                                                    name));
        }
        return found;
    }

    private static JsonObject controller(JsonObject tree) {
        for (Json item : tree.array("metadata", "ownerReferences")) {
            if (item instanceof JsonObject owner && owner.get("controller") == JsonBool.TRUE) {
                return owner;
            }
        }
        return JsonObject.EMPTY;
    }
}

package dev.davit.gate.write;

import dev.davit.base.Outcome;
import dev.davit.gate.room.Asked;
import dev.davit.gate.room.Refusals;
import dev.davit.gate.room.Scene;
import dev.davit.model.image.StoredObject;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonBool;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.Key;
import dev.davit.model.kind.Kind;
import dev.davit.model.kind.Kinds;
import dev.davit.policy.access.Authoriser;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A pod that a workload controls is changed through the workload's template: what is written on the
 * pod alone would be lost with it, and its siblings would not have it. Its metadata is everybody's,
 * and subresources (restart, resize) are asked of the pod itself.
 */
final class Controlled {

    /** Writes of the whole object; what is asked by other subresources is the pod's own. */
    private static final List<String> WHOLE = List.of("", "rollback");

    private record Owner(Kind kind, StoredObject object) {}

    private Controlled() {}

    /** Refuses another specification for a controlled pod, unless Davit's controllers write it. */
    static Outcome<JsonObject> check(
            Asked asked, StoredObject stored, JsonObject next, Scene scene) {
        boolean spec =
                asked.kind().equals(Kinds.POD)
                        && WHOLE.contains(asked.target().subresource())
                        && !Authoriser.isController(asked.request().identity())
                        && !next.object("spec").equals(stored.tree().object("spec"));
        Owner owner = spec ? top(stored, scene) : null;
        if (owner == null) {
            return Outcome.ok(next);
        }
        String name = owner.kind().singular() + "/" + owner.object().key().name();
        return Refusals.forbidden(
                asked.target(),
                ("spec: the pod belongs to %s and is changed through its template, for example with"
                                + " \"kubectl edit %s\"; labels and annotations may be changed here")
                        .formatted(name, name));
    }

    /** The one whose template it is: what controls the pod, or what controls that. */
    private static @Nullable Owner top(StoredObject pod, Scene scene) {
        Owner found = null;
        StoredObject here = pod;
        // A pod, its set, the set's deployment: owners that own each other end here as well.
        for (int i = 0; i < 3; i++) {
            Owner next = owner(here, scene);
            if (next == null) {
                return found;
            }
            found = next;
            here = next.object();
        }
        return found;
    }

    private static @Nullable Owner owner(StoredObject object, Scene scene) {
        for (Json item : object.tree().array("metadata", "ownerReferences")) {
            if (item instanceof JsonObject owner && owner.get("controller") == JsonBool.TRUE) {
                Kind kind =
                        scene.image()
                                .kinds()
                                .byObject(owner.textOr("", "apiVersion"), owner.textOr("", "kind"));
                // Whoever acts on a kind that Davit only stores knows what edits of its pods mean.
                if (kind == null || kind.dataOnly() || kind.custom() != null) {
                    return null;
                }
                String namespace = kind.namespaced() ? object.key().namespace() : "";
                Key key = new Key(kind.id(), namespace, owner.textOr("", "name"));
                StoredObject stored = scene.image().get(key);
                return stored != null && stored.uid().equals(owner.text("uid"))
                        ? new Owner(kind, stored)
                        : null;
            }
        }
        return null;
    }
}

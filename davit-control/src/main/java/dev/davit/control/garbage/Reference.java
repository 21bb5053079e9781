package dev.davit.control.garbage;

import dev.davit.model.custom.ServedKinds;
import dev.davit.model.image.ImageView;
import dev.davit.model.image.StoredObject;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.Key;
import dev.davit.model.kind.Kind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One entry of {@code metadata.ownerReferences}.
 *
 * @param key where the owner would be; null where that cannot be told: a kind that is not served,
 *     or a namespaced owner of an object of the cluster
 * @param blocks the owner's foreground deletion waits for the object
 */
record Reference(@Nullable Key key, String uid, boolean blocks) {

    /** How an owner is. */
    enum Owner {
        /** Whether it exists cannot be told: nothing may be concluded from it. */
        UNKNOWN,
        THERE,
        /** It is being deleted, and waits for what it owns. */
        WAITS,
        GONE
    }

    static List<Reference> of(StoredObject object, ServedKinds served) {
        List<Reference> all = new ArrayList<>();
        String namespace = object.key().namespace();
        for (Json item : object.tree().array("metadata", "ownerReferences")) {
            if (item instanceof JsonObject owner) {
                all.add(
                        new Reference(
                                key(owner, namespace, served),
                                owner.textOr("", "uid"),
                                owner.boolOr(false, "blockOwnerDeletion")));
            }
        }
        return all;
    }

    private static @Nullable Key key(JsonObject owner, String namespace, ServedKinds served) {
        Kind kind = served.byObject(owner.textOr("", "apiVersion"), owner.textOr("", "kind"));
        if (kind == null || (kind.namespaced() && namespace.isEmpty())) {
            return null;
        }
        return new Key(kind.id(), kind.namespaced() ? namespace : "", owner.textOr("", "name"));
    }

    Owner owner(ImageView image) {
        if (key == null) {
            return Owner.UNKNOWN;
        }
        StoredObject found = image.get(key);
        if (found == null || !found.uid().equals(uid)) {
            return Owner.GONE;
        }
        return Finalizers.waits(found) ? Owner.WAITS : Owner.THERE;
    }
}

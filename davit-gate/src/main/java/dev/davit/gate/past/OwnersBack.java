package dev.davit.gate.past;

import dev.davit.model.image.ImageView;
import dev.davit.model.image.StoredObject;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.model.kind.Key;
import dev.davit.model.kind.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;

/**
 * Owner references of an object that comes back: those who lived then have other uids now, where
 * they live at all.
 *
 * @param image who lives
 * @param broughtBack uids of those that come back together with it: then, and now
 */
record OwnersBack(ImageView image, SortedMap<String, String> broughtBack) {

    /**
     * What an object's references become.
     *
     * @param references to owners that are there
     * @param dropped of those that are not, as {@code Deployment/web}
     */
    record Mapped(JsonArray references, List<String> dropped) {}

    Mapped of(JsonObject earlier, String namespace) {
        List<Json> references = new ArrayList<>();
        List<String> dropped = new ArrayList<>();
        for (Json item : earlier.array("metadata", "ownerReferences")) {
            if (item instanceof JsonObject reference) {
                String uid = uid(reference, namespace);
                if (uid.isEmpty()) {
                    dropped.add(reference.textOr("", "kind") + "/" + reference.textOr("", "name"));
                } else {
                    references.add(reference.with("uid", new JsonString(uid)));
                }
            }
        }
        return new Mapped(new JsonArray(references), dropped);
    }

    /** Empty where there is nobody of that kind and name. */
    private String uid(JsonObject reference, String namespace) {
        String then = reference.textOr("", "uid");
        String now = broughtBack.get(then);
        if (now != null) {
            return now;
        }
        Kind kind =
                image.kinds()
                        .byObject(reference.textOr("", "apiVersion"), reference.textOr("", "kind"));
        if (kind == null) {
            return "";
        }
        String inside = kind.namespaced() ? namespace : "";
        StoredObject live = image.get(new Key(kind.id(), inside, reference.textOr("", "name")));
        return live == null ? "" : live.uid();
    }
}

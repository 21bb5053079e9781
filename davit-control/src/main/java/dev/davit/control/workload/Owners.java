package dev.davit.control.workload;

import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonBool;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.Kind;
import java.util.ArrayList;
import java.util.List;

/** {@code metadata.ownerReferences}: who an object belongs to. */
public final class Owners {
    private Owners() {}

    /** Uid of the one owner that controls an object; empty where none does. */
    public static String controllerUid(JsonObject object) {
        return controller(object).textOr("", "uid");
    }

    /** The reference to the one owner that controls an object; empty where none does. */
    public static JsonObject controller(JsonObject object) {
        for (Json item : object.array("metadata", "ownerReferences")) {
            if (item instanceof JsonObject owner && owner.get("controller") == JsonBool.TRUE) {
                return owner;
            }
        }
        return JsonObject.EMPTY;
    }

    /** A reference that makes the owner the controller, and waited for when it is deleted. */
    public static JsonObject reference(Kind kind, JsonObject owner) {
        return JsonObject.builder()
                .put("apiVersion", kind.apiVersion())
                .put("kind", kind.kind())
                .put("name", owner.textOr("", "metadata", "name"))
                .put("uid", owner.textOr("", "metadata", "uid"))
                .put("controller", true)
                .put("blockOwnerDeletion", true)
                .build();
    }

    /** A merge patch that makes the owner an object's controller. */
    public static JsonObject adopt(JsonObject object, Kind kind, JsonObject owner) {
        JsonArray all = object.array("metadata", "ownerReferences");
        return references(all.plus(reference(kind, owner)));
    }

    /** A merge patch that takes a reference away. */
    public static JsonObject release(JsonObject object, String ownerUid) {
        List<Json> rest = new ArrayList<>();
        for (Json item : object.array("metadata", "ownerReferences")) {
            if (!(item instanceof JsonObject owner) || !ownerUid.equals(owner.text("uid"))) {
                rest.add(item);
            }
        }
        return references(new JsonArray(rest));
    }

    private static JsonObject references(JsonArray all) {
        return JsonObject.of("metadata", JsonObject.of("ownerReferences", all));
    }
}

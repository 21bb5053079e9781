package dev.davit.control.pod;

import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** Small readings of a pod's tree. */
final class Names {
    private Names() {}

    /** The objects of a list; anything else in it is left out. */
    static List<JsonObject> objects(JsonArray array) {
        List<JsonObject> objects = new ArrayList<>(array.size());
        for (var item : array) {
            if (item instanceof JsonObject object) {
                objects.add(object);
            }
        }
        return objects;
    }

    static List<String> of(JsonArray array) {
        return objects(array).stream().map(Names::of).toList();
    }

    static String of(JsonObject named) {
        return named.textOr("", "name");
    }

    static JsonObject find(JsonArray array, String name) {
        for (JsonObject object : objects(array)) {
            if (name.equals(of(object))) {
                return object;
            }
        }
        return JsonObject.EMPTY;
    }
}

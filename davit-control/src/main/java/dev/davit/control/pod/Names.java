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

    /** An init container that runs on beside the others. */
    static boolean sidecar(JsonObject init) {
        return "Always".equals(init.text("restartPolicy"));
    }

    static List<String> sidecars(JsonObject spec) {
        return objects(spec.array("initContainers")).stream()
                .filter(Names::sidecar)
                .map(Names::of)
                .toList();
    }

    /** Containers that are meant to run on: sidecars, and all that are no init containers. */
    static List<String> standing(JsonObject spec) {
        List<String> names = new ArrayList<>(sidecars(spec));
        names.addAll(of(spec.array("containers")));
        return names;
    }

    /** Where a container is: {@code spec.containers[web]}. */
    static String path(JsonObject spec, String container) {
        boolean init = of(spec.array("initContainers")).contains(container);
        return "spec." + (init ? "initContainers[" : "containers[") + container + "]";
    }

    /** A container of any kind; empty where there is none of that name. */
    static JsonObject container(JsonObject spec, String name) {
        JsonObject main = find(spec.array("containers"), name);
        return main.isEmpty() ? find(spec.array("initContainers"), name) : main;
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

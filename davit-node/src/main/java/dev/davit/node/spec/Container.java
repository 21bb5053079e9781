package dev.davit.node.spec;

import dev.davit.model.json.Json;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import java.util.ArrayList;
import java.util.List;

/**
 * One container as a pod's spec has it.
 *
 * @param init from {@code spec.initContainers}
 * @param path of it in the pod, for messages: {@code spec.containers[0]}
 */
public record Container(JsonObject tree, boolean init, String path) {

    public String name() {
        return tree.textOr("", "name");
    }

    public String image() {
        return tree.textOr("", "image");
    }

    /** An init container that is meant to run on beside the others. */
    public boolean sidecar() {
        return init && "Always".equals(tree.text("restartPolicy"));
    }

    /** One that is meant to run on, and can be probed. */
    public boolean standing() {
        return (!init || sidecar()) && !ephemeral();
    }

    /** One that a person adds to a running pod to look at it: started once, never again. */
    public boolean ephemeral() {
        return path.startsWith("spec.ephemeralContainers");
    }

    public List<String> strings(String... at) {
        List<String> texts = new ArrayList<>();
        for (Json item : tree.array(at)) {
            if (item instanceof JsonString(String text)) {
                texts.add(text);
            }
        }
        return texts;
    }

    public List<JsonObject> objects(String field) {
        return objects(tree.array(field));
    }

    static List<JsonObject> objects(Iterable<Json> items) {
        List<JsonObject> objects = new ArrayList<>();
        for (Json item : items) {
            if (item instanceof JsonObject object) {
                objects.add(object);
            }
        }
        return objects;
    }
}

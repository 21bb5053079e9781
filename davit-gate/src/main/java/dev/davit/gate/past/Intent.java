package dev.davit.gate.past;

import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.Kind;
import dev.davit.model.kind.Kinds;
import java.util.List;

/** The part of an object that people and programs wish for: what history compares and restores. */
final class Intent {
    private static final List<String> METADATA = List.of("labels", "annotations");

    /** Given by the cluster to one pod at one time. */
    private static final List<String> ALLOCATED = List.of("nodeName");

    private Intent() {}

    /** Without status, bookkeeping, and what is allocated. For comparing. */
    static JsonObject of(JsonObject object) {
        JsonObject.Builder metadata = JsonObject.builder();
        object.object("metadata")
                .forEach((name, value) -> {
                    if (!bookkeeping(name)) {
                        metadata.put(name, value);
                    }
                });
        return object.without("status").with("metadata", metadata.build());
    }

    private static boolean bookkeeping(String name) {
        return switch (name) {
            case "resourceVersion",
                    "generation",
                    "managedFields",
                    "uid",
                    "creationTimestamp",
                    "selfLink" ->
                    true;
            default -> false;
        };
    }

    /** The stored object with the wishes of an earlier state of it. */
    static JsonObject restored(Kind kind, JsonObject stored, JsonObject earlier) {
        JsonObject metadata = stored.object("metadata");
        for (String name : METADATA) {
            Json then = earlier.at("metadata", name);
            metadata = then == null ? metadata.without(name) : metadata.with(name, then);
        }
        JsonObject.Builder wanted = JsonObject.builder();
        stored.forEach((name, value) -> {
            if (own(name)) {
                wanted.put(name, value);
            }
        });
        earlier.forEach((name, value) -> {
            if (!own(name)) {
                wanted.put(name, value);
            }
        });
        JsonObject tree = wanted.build().with("metadata", metadata);
        return kind.equals(Kinds.POD) ? allocatedFrom(stored, tree) : tree;
    }

    private static boolean own(String name) {
        return switch (name) {
            case "apiVersion", "kind", "metadata", "status" -> true;
            default -> false;
        };
    }

    /** Where it runs is not for the past to say, nor which restarts were wished or due. */
    private static JsonObject allocatedFrom(JsonObject stored, JsonObject tree) {
        JsonObject spec = tree.object("spec");
        for (String name : ALLOCATED) {
            Json now = stored.at("spec", name);
            spec = now == null ? spec.without(name) : spec.with(name, now);
        }
        JsonObject davit = spec.object("davit");
        for (String name : List.of("restarts", "configs")) {
            JsonObject now = stored.object("spec", "davit", name);
            davit = now.isEmpty() ? davit.without(name) : davit.with(name, now);
        }
        return tree.with(
                "spec", davit.isEmpty() ? spec.without("davit") : spec.with("davit", davit));
    }

    /** An object that is gone, as it would be created again. */
    static JsonObject again(Kind kind, JsonObject earlier) {
        JsonObject.Builder metadata = JsonObject.builder();
        metadata.put("name", earlier.textOr("", "metadata", "name"));
        for (String name : METADATA) {
            Json value = earlier.at("metadata", name);
            if (value != null) {
                metadata.put(name, value);
            }
        }
        JsonObject tree = earlier.without("status").with("metadata", metadata.build());
        if (kind.equals(Kinds.POD)) {
            return allocatedFrom(JsonObject.EMPTY, tree);
        }
        return kind.equals(Kinds.NAMESPACE)
                ? tree.withAt(JsonArray.EMPTY, "spec", "finalizers")
                : tree;
    }
}

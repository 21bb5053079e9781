package dev.davit.model.owned;

import dev.davit.model.json.Json;
import dev.davit.model.json.JsonObject;

/** Which members of an object a write can make its own. */
public enum Part {
    /** Everything that is not the server's own. */
    ALL,
    /** The same without the status, which has a subresource of its own. */
    MAIN,
    /** The status alone. */
    STATUS,
    /** The status, and the labels and annotations that come with it. */
    REPORT;

    /** The members of a tree that somebody can own; their values are the same instances. */
    public JsonObject of(JsonObject tree) {
        JsonObject.Builder part = JsonObject.builder();
        for (int i = 0; i < tree.size(); i++) {
            String name = tree.nameAt(i);
            Json value = tree.valueAt(i);
            if (name.equals("metadata")) {
                JsonObject own = value instanceof JsonObject all ? metadata(all) : JsonObject.EMPTY;
                if (!own.isEmpty()) {
                    part.put(name, own);
                }
            } else if (has(name)) {
                part.put(name, value);
            }
        }
        return part.build();
    }

    private boolean has(String member) {
        return switch (member) {
            case "apiVersion", "kind" -> false;
            case "status" -> this != MAIN;
            default -> wants();
        };
    }

    /** What is wished for is part of it. */
    private boolean wants() {
        return this == ALL || this == MAIN;
    }

    /** All but what the server gives, and the name that the address gives. */
    private JsonObject metadata(JsonObject metadata) {
        if (this == STATUS) {
            return JsonObject.EMPTY;
        }
        JsonObject.Builder part = JsonObject.builder();
        for (int i = 0; i < metadata.size(); i++) {
            String name = metadata.nameAt(i);
            switch (name) {
                case "labels", "annotations" -> part.put(name, metadata.valueAt(i));
                case "ownerReferences", "finalizers", "generateName" -> {
                    if (wants()) {
                        part.put(name, metadata.valueAt(i));
                    }
                }
                default -> {}
            }
        }
        return part.build();
    }
}

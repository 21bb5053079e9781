package dev.davit.policy.custom;

import dev.davit.base.Cause;
import dev.davit.base.FieldPath;
import dev.davit.model.custom.SchemaNode;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.model.schema.Schemas;
import dev.davit.model.schema.Structure;
import dev.davit.policy.Mistakes;

/** Objects inside of objects: {@code x-kubernetes-embedded-resource}. */
final class EmbeddedCheck {
    private EmbeddedCheck() {}

    /** Every embedded object below a place. */
    static void inside(SchemaNode node, Json value, FieldPath at, Mistakes mistakes) {
        switch (value) {
            case JsonObject object -> {
                for (int i = 0; i < object.size(); i++) {
                    SchemaNode member = node.member(object.nameAt(i));
                    if (member != null) {
                        FieldPath place = at.child(object.nameAt(i));
                        here(member, object.valueAt(i), place, mistakes);
                    }
                }
            }
            case JsonArray array -> {
                SchemaNode items = node.items();
                for (int i = 0; items != null && i < array.size(); i++) {
                    here(items, array.get(i), at.index(i), mistakes);
                }
            }
            default -> {}
        }
    }

    private static void here(SchemaNode node, Json value, FieldPath at, Mistakes mistakes) {
        if (node.traits().embedded() && value instanceof JsonObject object) {
            embedded(object, at, mistakes);
        }
        inside(node, value, at, mistakes);
    }

    private static void embedded(JsonObject object, FieldPath at, Mistakes mistakes) {
        for (String name : new String[] {"apiVersion", "kind"}) {
            if (object.textOr("", name).isEmpty()) {
                mistakes.required(at.child(name), "must not be empty");
            }
        }
        if (object.get("metadata") instanceof JsonObject metadata) {
            Structure.shape(Schemas.get(Schemas.OBJECT_META), metadata)
                    .wrong()
                    .forEach(cause ->
                            mistakes.add(
                                    new Cause(
                                            cause.reason(),
                                            cause.message(),
                                            at + ".metadata." + cause.field())));
        }
    }
}

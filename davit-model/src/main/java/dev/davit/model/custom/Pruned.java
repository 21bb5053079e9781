package dev.davit.model.custom;

import dev.davit.base.Cause;
import dev.davit.base.FieldPath;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonNull;
import dev.davit.model.json.JsonObject;
import dev.davit.model.schema.Schemas;
import dev.davit.model.schema.Structure;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An object without the members that its schema does not know, and without nulls where the schema
 * has no room for them. Source of the rules: structural schemas in Kubernetes' documentation.
 *
 * @param tree the very same where nothing had to go
 * @param unknown places of what went, in the tree's order; bounded
 */
// "The same instance" means "nothing changed": a copy is told from the original by identity.
@SuppressWarnings("ReferenceEquality")
public record Pruned(JsonObject tree, List<FieldPath> unknown) {
    /** Places that are told. */
    public static final int MAX_TOLD = 100;

    /** Of every object, and of every one that is embedded. */
    static final Set<String> META = Set.of("apiVersion", "kind", "metadata");

    public Pruned {
        unknown = List.copyOf(unknown);
    }

    public static Pruned of(SchemaNode root, JsonObject tree) {
        Walk walk = new Walk();
        JsonObject kept = walk.object(root, tree, FieldPath.ROOT, true);
        return new Pruned(kept, walk.unknown);
    }

    /** A value of one place of a schema: of a default. */
    public static Json value(SchemaNode node, Json value) {
        return new Walk().value(node, value, FieldPath.ROOT);
    }

    private static final class Walk {
        private final List<FieldPath> unknown = new ArrayList<>(0);

        private Json value(SchemaNode node, Json value, FieldPath at) {
            return switch (value) {
                case JsonObject object -> object(node, object, at, false);
                case JsonArray array -> array(node, array, at);
                default -> value;
            };
        }

        private JsonObject object(SchemaNode node, JsonObject object, FieldPath at, boolean root) {
            boolean meta = root || node.traits().embedded();
            JsonObject.@Nullable Builder changed = null;
            for (int i = 0; i < object.size(); i++) {
                String name = object.nameAt(i);
                Json member = object.valueAt(i);
                Json kept =
                        meta && META.contains(name)
                                ? root ? member : meta(name, member, at)
                                : member(node, name, member, at);
                if (kept != member && changed == null) {
                    changed = JsonObject.builder();
                    for (int before = 0; before < i; before++) {
                        changed.put(object.nameAt(before), object.valueAt(before));
                    }
                }
                if (changed != null && kept != null) {
                    changed.put(name, kept);
                }
            }
            return changed == null ? object : changed.build();
        }

        /** The metadata of an embedded object are those of every object. */
        private Json meta(String name, Json member, FieldPath at) {
            if (!name.equals("metadata") || !(member instanceof JsonObject metadata)) {
                return member;
            }
            Structure.Shape shape = Structure.shape(Schemas.get(Schemas.OBJECT_META), metadata);
            FieldPath place = at.child(name);
            for (Cause cause : shape.unknown()) {
                if (unknown.size() < MAX_TOLD) {
                    unknown.add(place.child(cause.field()));
                }
            }
            // What is of a wrong type stays, to be told of by who judges.
            return shape.unknown().isEmpty() || !shape.wrong().isEmpty() ? member : shape.tree();
        }

        /** What stays of a member; null: nothing. */
        private @Nullable Json member(SchemaNode node, String name, Json member, FieldPath at) {
            SchemaNode schema = node.member(name);
            if (schema == null) {
                if (node.traits().preserve()) {
                    return member;
                }
                if (unknown.size() < MAX_TOLD) {
                    unknown.add(at.child(name));
                }
                return null;
            }
            if (member == JsonNull.NULL) {
                boolean stays = schema.traits().nullable() || schema.byDefault() != null;
                return stays || schema == SchemaNode.NOTHING ? member : null;
            }
            return value(schema, member, at.child(name));
        }

        private JsonArray array(SchemaNode node, JsonArray array, FieldPath at) {
            SchemaNode items = node.items();
            if (items == null) {
                if (node.traits().preserve()) {
                    return array;
                }
                items = SchemaNode.NOTHING;
            }
            List<Json> changed = null;
            for (int i = 0; i < array.size(); i++) {
                Json item = array.get(i);
                Json kept = value(items, item, at.index(i));
                if (kept != item && changed == null) {
                    changed = new ArrayList<>(array.items());
                }
                if (changed != null) {
                    changed.set(i, kept);
                }
            }
            return changed == null ? array : new JsonArray(changed);
        }
    }
}

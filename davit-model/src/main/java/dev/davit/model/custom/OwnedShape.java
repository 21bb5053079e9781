package dev.davit.model.custom;

import dev.davit.model.patch.PatchSchema;
import dev.davit.model.schema.Field;
import dev.davit.model.schema.ObjectSchema;
import dev.davit.model.schema.Schema;
import dev.davit.model.schema.Schemas;
import java.util.ArrayList;
import java.util.List;

/**
 * A structural schema as owners see it: which lists and objects are owned part by part. Members
 * that a schema lets be unknown are owned by their own shape, objects part by part and lists as a
 * whole.
 */
final class OwnedShape {
    private OwnedShape() {}

    /**
     * @param name the schema's, as OpenAPI has it
     */
    static ObjectSchema of(String name, SchemaNode root) {
        List<Field> fields = new ArrayList<>();
        fields.add(Field.optional("apiVersion", Schema.Scalar.STRING));
        fields.add(Field.optional("kind", Schema.Scalar.STRING));
        fields.add(Field.optional("metadata", Schemas.get(Schemas.OBJECT_META)));
        root.properties()
                .forEach((member, node) -> {
                    if (!Pruned.META.contains(member)) {
                        fields.add(field(member, node));
                    }
                });
        return ObjectSchema.of(name, false, root.traits().preserve(), fields);
    }

    private static Field field(String name, SchemaNode node) {
        return new Field(
                name, shape(node), false, node.traits().atomic(), strategy(node), node.byDefault());
    }

    /** Strategic patches are not served; this is for those who compare. */
    private static PatchSchema.Strategy strategy(SchemaNode node) {
        return node.listing().keys().size() == 1
                ? PatchSchema.Strategy.mergeBy(node.listing().keys().getFirst())
                : PatchSchema.Strategy.DEFAULT;
    }

    private static Schema shape(SchemaNode node) {
        if (node.traits().intOrString()) {
            return Schema.Scalar.INT_OR_STRING;
        }
        return switch (node.type()) {
            case STRING -> Schema.Scalar.STRING;
            case INTEGER -> Schema.Scalar.INT64;
            case NUMBER -> Schema.Scalar.NUMBER;
            case BOOLEAN -> Schema.Scalar.BOOLEAN;
            case ARRAY -> list(node);
            case OBJECT -> object(node);
            case ANY -> node.properties().isEmpty() ? ObjectSchema.DEDUCED : object(node);
        };
    }

    private static Schema list(SchemaNode node) {
        SchemaNode items = node.items();
        return new Schema.ListOf(
                items == null ? Schema.Scalar.ANY : shape(items),
                node.listing().type(),
                node.listing().keys());
    }

    private static Schema object(SchemaNode node) {
        SchemaNode additional = node.additional();
        if (additional != null && node.properties().isEmpty()) {
            Schema values = shape(additional);
            return node.traits().atomic()
                    ? ObjectSchema.of("", true, true, List.of())
                    : new Schema.MapOf(values);
        }
        List<Field> fields = new ArrayList<>();
        if (node.traits().embedded()) {
            fields.add(Field.optional("apiVersion", Schema.Scalar.STRING));
            fields.add(Field.optional("kind", Schema.Scalar.STRING));
            fields.add(Field.optional("metadata", Schemas.get(Schemas.OBJECT_META)));
        }
        node.properties()
                .forEach((member, schema) -> {
                    if (!node.traits().embedded() || !Pruned.META.contains(member)) {
                        fields.add(field(member, schema));
                    }
                });
        boolean open = node.traits().preserve() || additional != null;
        return ObjectSchema.of("", node.traits().atomic(), open, fields);
    }
}

package dev.davit.model.schema;

import dev.davit.model.patch.PatchSchema;

/** One place of a schema, as patches see it. */
record Place(Schema schema, Strategy strategy) implements PatchSchema {

    static PatchSchema of(Schema schema) {
        return new Place(schema, Strategy.DEFAULT);
    }

    @Override
    public PatchSchema member(String name) {
        return switch (schema) {
            case ObjectSchema object -> {
                Field field = object.field(name);
                yield field == null ? UNKNOWN : new Place(field.schema(), field.patch());
            }
            case Schema.MapOf(Schema values) -> of(values);
            case Schema.ListOf ignored -> UNKNOWN;
            case Schema.Scalar ignored -> UNKNOWN;
            case Schema.Choice ignored -> UNKNOWN;
        };
    }

    @Override
    public PatchSchema items() {
        return schema instanceof Schema.ListOf list ? of(list.items()) : UNKNOWN;
    }
}

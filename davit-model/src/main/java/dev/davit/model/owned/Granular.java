package dev.davit.model.owned;

import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.model.schema.Field;
import dev.davit.model.schema.ObjectSchema;
import dev.davit.model.schema.Schema;
import org.jspecify.annotations.Nullable;

/** Which values are owned part by part, and which as a whole. */
final class Granular {
    private Granular() {}

    /** An object or map whose members have owners of their own. */
    static boolean object(Schema schema, boolean atomic) {
        return !atomic
                && switch (schema) {
                    case ObjectSchema type -> !type.atomic();
                    case Schema.MapOf ignored -> true;
                    case Schema.ListOf ignored -> false;
                    case Schema.Choice ignored -> false;
                    case Schema.Scalar ignored -> false;
                };
    }

    /** A list whose items have owners of their own. */
    static Schema.@Nullable ListOf list(Schema schema) {
        return schema instanceof Schema.ListOf list && list.type() != Schema.ListType.ATOMIC
                ? list
                : null;
    }

    /** A granular object that is one here. */
    static @Nullable JsonObject object(Schema schema, boolean atomic, @Nullable Json value) {
        return value instanceof JsonObject object && object(schema, atomic) ? object : null;
    }

    static @Nullable JsonArray array(Schema schema, @Nullable Json value) {
        return value instanceof JsonArray array && list(schema) != null ? array : null;
    }

    /** Declared, with its name in the type; null for an entry of a map or an unknown member. */
    static @Nullable Field field(Schema schema, String name) {
        return schema instanceof ObjectSchema type ? type.field(name) : null;
    }

    /** What a member has to look like; nobody knows of an unknown one. */
    static Schema member(Schema schema, @Nullable Field field) {
        if (field != null) {
            return field.schema();
        }
        if (schema instanceof ObjectSchema type && type.open()) {
            return ObjectSchema.DEDUCED;
        }
        return schema instanceof Schema.MapOf(Schema values) ? values : Schema.Scalar.ANY;
    }

    static boolean atomic(@Nullable Field field) {
        return field != null && field.atomic();
    }
}

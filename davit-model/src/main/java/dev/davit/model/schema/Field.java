package dev.davit.model.schema;

import dev.davit.model.json.Json;
import dev.davit.model.patch.PatchSchema;
import org.jspecify.annotations.Nullable;

/**
 * One declared member of an object.
 *
 * @param atomic the object or map is owned and replaced as a whole
 * @param patch what a strategic merge patch does here
 * @param byDefault the value that is set when the member is absent, if one is declared
 */
public record Field(
        String name,
        Schema schema,
        boolean required,
        boolean atomic,
        PatchSchema.Strategy patch,
        @Nullable Json byDefault) {

    public static Field optional(String name, Schema schema) {
        return new Field(name, schema, false, false, PatchSchema.Strategy.DEFAULT, null);
    }

    public static Field required(String name, Schema schema) {
        return new Field(name, schema, true, false, PatchSchema.Strategy.DEFAULT, null);
    }

    /** This field with its list merged item by item in strategic patches. */
    public Field mergedBy(String key) {
        return new Field(
                name, schema, required, atomic, PatchSchema.Strategy.mergeBy(key), byDefault);
    }

    /** This field with a value for objects that leave it out. */
    public Field orElse(Json value) {
        return new Field(name, schema, required, atomic, patch, value);
    }

    /** This field with another schema. */
    public Field with(Schema other) {
        return new Field(name, other, required, atomic, patch, byDefault);
    }
}

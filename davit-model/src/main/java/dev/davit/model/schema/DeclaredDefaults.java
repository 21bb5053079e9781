package dev.davit.model.schema;

import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonBool;
import dev.davit.model.json.JsonNull;
import dev.davit.model.json.JsonNumber;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sets members that are absent and have a declared default. Defaults that depend on anything else
 * are davit-policy's.
 */
// "The same instance" means "nothing changed": a copy is told from the original by identity.
@SuppressWarnings("ReferenceEquality")
public final class DeclaredDefaults {
    private DeclaredDefaults() {}

    /** The same instance where nothing was missing. */
    public static JsonObject apply(ObjectSchema schema, JsonObject tree) {
        return object(schema, tree);
    }

    private static Json value(Schema schema, Json value) {
        return switch (schema) {
            case ObjectSchema type when value instanceof JsonObject object -> object(type, object);
            case Schema.ListOf list
                    when value instanceof JsonArray array && list.items() instanceof ObjectSchema ->
                    array(list.items(), array);
            case Schema.MapOf(Schema values)
                    when value instanceof JsonObject object && values instanceof ObjectSchema ->
                    map(values, object);
            case ObjectSchema ignored -> value;
            case Schema.ListOf ignored -> value;
            case Schema.MapOf ignored -> value;
            case Schema.Choice ignored -> value;
            case Schema.Scalar ignored -> value;
        };
    }

    private static JsonObject object(ObjectSchema schema, JsonObject object) {
        JsonObject result = object;
        for (int i = 0; i < object.size(); i++) {
            Field field = schema.field(object.nameAt(i));
            if (field != null) {
                Json before = object.valueAt(i);
                Json after = value(field.schema(), before);
                result = after == before ? result : result.with(field.name(), after);
            }
        }
        for (Field field : schema.defaulted()) {
            Json given = result.get(field.name());
            if (given == null || given == JsonNull.NULL) {
                result =
                        field.byDefault() == null
                                ? result
                                : result.with(field.name(), field.byDefault());
            }
        }
        return result;
    }

    private static JsonArray array(Schema items, JsonArray array) {
        List<Json> changed = null;
        for (int i = 0; i < array.size(); i++) {
            Json before = array.get(i);
            Json after = value(items, before);
            if (after != before && changed == null) {
                changed = new ArrayList<>(array.items());
            }
            if (changed != null) {
                changed.set(i, after);
            }
        }
        return changed == null ? array : new JsonArray(changed);
    }

    private static JsonObject map(Schema values, JsonObject object) {
        JsonObject result = object;
        for (int i = 0; i < object.size(); i++) {
            Json before = object.valueAt(i);
            Json after = value(values, before);
            result = after == before ? result : result.with(object.nameAt(i), after);
        }
        return result;
    }

    /** Whether a default is worth writing: empty ones are what "absent" means to every client. */
    static boolean says(@Nullable Json byDefault) {
        return switch (byDefault) {
            case null -> false;
            case JsonString(String text) -> !text.isEmpty();
            case JsonNumber.Whole(long number) -> number != 0;
            case JsonNumber.Decimal ignored -> true;
            case JsonBool bool -> bool.value();
            case JsonObject object -> !object.isEmpty();
            case JsonArray array -> array.size() > 0;
            case JsonNull ignored -> false;
        };
    }
}

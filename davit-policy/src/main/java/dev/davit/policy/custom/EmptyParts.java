package dev.davit.policy.custom;

import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes out of a schema what is there and empty: Kubernetes' own types leave such members out when
 * they are written ({@code omitempty}), and clients with types (the official Java one) send them
 * all. Where an empty object means something ({@code items}, {@code not}, a property's schema, a
 * default) it stays.
 */
// The same tree comes back where nothing was empty: no schema is compared as a whole.
@SuppressWarnings("ReferenceEquality")
final class EmptyParts {
    private static final List<String> LEFT_OUT =
            List.of(
                    "allOf",
                    "anyOf",
                    "oneOf",
                    "enum",
                    "required",
                    "properties",
                    "patternProperties",
                    "definitions",
                    "dependencies",
                    "x-kubernetes-list-map-keys",
                    "x-kubernetes-validations");

    private EmptyParts() {}

    /** The same schema where nothing in it is empty. */
    static JsonObject out(JsonObject schema) {
        JsonObject tidy = schema;
        for (int i = 0; i < schema.size(); i++) {
            String name = schema.nameAt(i);
            Json value = schema.valueAt(i);
            if (empty(value) && LEFT_OUT.contains(name)) {
                tidy = tidy.without(name);
            } else {
                Json within = within(name, value);
                if (within != value) {
                    tidy = tidy.with(name, within);
                }
            }
        }
        return tidy;
    }

    private static boolean empty(Json value) {
        return (value instanceof JsonObject object && object.isEmpty())
                || (value instanceof JsonArray array && array.size() == 0);
    }

    private static Json within(String name, Json value) {
        if (value instanceof JsonObject object) {
            return SchemaRules.holdsSchema(name)
                    ? out(object)
                    : name.equals("properties") ? each(object) : object;
        }
        return value instanceof JsonArray array && SchemaRules.holdsSchemas(name)
                ? each(array)
                : value;
    }

    private static JsonObject each(JsonObject schemas) {
        JsonObject tidy = schemas;
        for (int i = 0; i < schemas.size(); i++) {
            if (schemas.valueAt(i) instanceof JsonObject schema) {
                JsonObject inside = out(schema);
                if (inside != schema) {
                    tidy = tidy.with(schemas.nameAt(i), inside);
                }
            }
        }
        return tidy;
    }

    private static JsonArray each(JsonArray schemas) {
        boolean changed = false;
        List<Json> tidy = new ArrayList<>(schemas.size());
        for (Json one : schemas) {
            Json inside = one instanceof JsonObject schema ? out(schema) : one;
            changed |= inside != one;
            tidy.add(inside);
        }
        return changed ? new JsonArray(tidy) : schemas;
    }
}

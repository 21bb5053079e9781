package dev.davit.policy.custom;

import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** What a schema says in vain. */
final class SchemaWarnings {
    private SchemaWarnings() {}

    static List<String> of(JsonObject definition) {
        SortedSet<String> formats = new TreeSet<>();
        for (Json item : definition.array("spec", "versions")) {
            if (item instanceof JsonObject version) {
                collect(version.object("schema", "openAPIV3Schema"), formats);
            }
        }
        List<String> warnings = new ArrayList<>();
        formats.forEach(format -> warnings.add("unrecognized format \"" + format + "\""));
        return warnings;
    }

    private static void collect(JsonObject schema, SortedSet<String> formats) {
        String format = schema.textOr("", "format");
        if (!format.isEmpty() && !known(schema.textOr("", "type"), format)) {
            formats.add(format);
        }
        for (int i = 0; i < schema.size(); i++) {
            String name = schema.nameAt(i);
            switch (schema.valueAt(i)) {
                case JsonObject properties when name.equals("properties") ->
                        properties.forEach((member, value) -> {
                            if (value instanceof JsonObject inner) {
                                collect(inner, formats);
                            }
                        });
                case JsonObject inner when SchemaRules.holdsSchema(name) -> collect(inner, formats);
                case JsonArray all when SchemaRules.holdsSchemas(name) ->
                        all.forEach(each -> {
                            if (each instanceof JsonObject inner) {
                                collect(inner, formats);
                            }
                        });
                default -> {}
            }
        }
    }

    private static boolean known(String type, String format) {
        return switch (type) {
            case "", "string" -> ValueForms.known(format);
            case "integer" -> format.equals("int32") || format.equals("int64");
            case "number" -> format.equals("float") || format.equals("double");
            default -> false;
        };
    }
}

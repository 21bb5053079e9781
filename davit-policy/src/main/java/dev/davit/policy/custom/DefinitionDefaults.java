package dev.davit.policy.custom;

import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.policy.Filling;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a definition leaves out. Source: {@code SetDefaults_*} of apiextensions. */
final class DefinitionDefaults {
    private static final long HTTPS = 443;
    private static final String[] SCHEMA = {"schema", "openAPIV3Schema"};

    private DefinitionDefaults() {}

    static JsonObject complete(JsonObject tree) {
        JsonObject spec = tree.object("spec");
        String kind = spec.textOr("", "names", "kind");
        if (!kind.isEmpty()) {
            JsonObject names = spec.object("names");
            names = given(names, "singular", kind.toLowerCase(Locale.ROOT));
            names = given(names, "listKind", kind + "List");
            spec = Filling.put(spec, "names", names);
        }
        JsonObject conversion = given(spec.object("conversion"), "strategy", "None");
        if (conversion.at("webhook", "clientConfig", "service") instanceof JsonObject service
                && service.get("port") == null) {
            conversion =
                    conversion.withAt(
                            service.with("port", HTTPS), "webhook", "clientConfig", "service");
        }
        spec = Filling.put(spec, "versions", versions(spec.array("versions")));
        return Filling.spec(tree, Filling.put(spec, "conversion", conversion));
    }

    private static JsonArray versions(JsonArray versions) {
        List<Json> tidy = new ArrayList<>(versions.size());
        for (Json version : versions) {
            tidy.add(
                    version instanceof JsonObject one && one.at(SCHEMA) instanceof JsonObject schema
                            ? one.withAt(EmptyParts.out(schema), SCHEMA)
                            : version);
        }
        return new JsonArray(tidy);
    }

    private static JsonObject given(JsonObject object, String name, String value) {
        return object.textOr("", name).isEmpty()
                ? object.with(name, new JsonString(value))
                : object;
    }
}

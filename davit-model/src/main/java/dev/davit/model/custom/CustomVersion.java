package dev.davit.model.custom;

import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.model.kind.Kind;
import dev.davit.model.schema.ObjectSchema;
import dev.davit.model.table.CustomTable;
import dev.davit.model.table.Table;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One version of a custom kind: what a {@link Kind} of it leads to. Its schema and its columns are
 * compiled when they are first asked for, and kept: most definitions of a cluster are rarely used.
 */
public final class CustomVersion {
    private static final String RULES = "x-kubernetes-validations";

    private final Definition definition;
    private final String name;
    private final boolean storage;
    private final String warning;
    private final @Nullable ScalePaths scale;
    private final List<String> selectable;
    private volatile @Nullable Compiled compiled;

    /** What is made of the definition's large parts. */
    private record Compiled(SchemaNode schema, ObjectSchema owned, Table table, boolean ruled) {}

    CustomVersion(Definition definition, JsonObject version, String kindName) {
        this.definition = definition;
        name = version.textOr("", "name");
        storage = version.boolOr(false, "storage");
        warning = warning(definition, version, kindName);
        scale =
                version.at("subresources", "scale") instanceof JsonObject paths
                        ? ScalePaths.of(paths)
                        : null;
        selectable = selectable(version.array("selectableFields"));
    }

    private static String warning(Definition definition, JsonObject version, String kindName) {
        if (!version.boolOr(false, "deprecated")) {
            return "";
        }
        String usual =
                "%s/%s %s is deprecated"
                        .formatted(definition.id().group(), version.textOr("", "name"), kindName);
        return version.textOr(usual, "deprecationWarning");
    }

    private static List<String> selectable(JsonArray fields) {
        List<String> paths = new ArrayList<>(fields.size());
        for (Json item : fields) {
            if (item instanceof JsonObject field) {
                String path = field.textOr("", "jsonPath");
                paths.add(path.startsWith(".") ? path.substring(1) : path);
            }
        }
        return List.copyOf(paths);
    }

    public Definition definition() {
        return definition;
    }

    public String name() {
        return name;
    }

    /** Objects are stored in this version. */
    public boolean storage() {
        return storage;
    }

    /** What who uses this version should know; empty: nothing. */
    public String warning() {
        return warning;
    }

    /** Null: it has no such subresource. */
    public @Nullable ScalePaths scale() {
        return scale;
    }

    /** Dotted paths of fields that objects can be selected by. */
    public List<String> selectable() {
        return selectable;
    }

    public SchemaNode schema() {
        return compiled().schema();
    }

    /** As owners see it. */
    public ObjectSchema owned() {
        return compiled().owned();
    }

    public Table table() {
        return compiled().table();
    }

    /** Its schema has rules of its own language. */
    public boolean ruled() {
        return compiled().ruled();
    }

    /** {@code openAPIV3Schema} as it was written; empty where there is none. */
    public JsonObject written() {
        return version().object("schema", "openAPIV3Schema");
    }

    private JsonObject version() {
        for (Json item : definition.stored().passingTree().array("spec", "versions")) {
            if (item instanceof JsonObject version && name.equals(version.text("name"))) {
                return version;
            }
        }
        return JsonObject.EMPTY;
    }

    private Compiled compiled() {
        Compiled known = compiled;
        if (known == null) {
            // Who comes at the same time compiles it as well: both are the same.
            known = compile();
            compiled = known;
        }
        return known;
    }

    private Compiled compile() {
        JsonObject version = version();
        JsonObject written = version.object("schema", "openAPIV3Schema");
        SchemaNode schema =
                SchemaReader.read(
                        written.isEmpty()
                                ? JsonObject.of("type", new JsonString("object"))
                                : written);
        return new Compiled(
                schema,
                OwnedShape.of(definition.schemaName(name), schema),
                CustomTable.of(version.array("additionalPrinterColumns")),
                mentionsRules(written));
    }

    private static boolean mentionsRules(Json value) {
        return switch (value) {
            case JsonObject object -> {
                boolean found = object.has(RULES);
                for (int i = 0; i < object.size() && !found; i++) {
                    found = mentionsRules(object.valueAt(i));
                }
                yield found;
            }
            case JsonArray array -> array.items().stream().anyMatch(CustomVersion::mentionsRules);
            default -> false;
        };
    }
}

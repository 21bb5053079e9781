package dev.davit.policy.custom;

import dev.davit.base.Cause;
import dev.davit.base.FieldPath;
import dev.davit.model.custom.CustomVersion;
import dev.davit.model.custom.Filled;
import dev.davit.model.custom.Pruned;
import dev.davit.model.custom.ScalePaths;
import dev.davit.model.custom.SchemaNode;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonNumber;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.model.schema.Field;
import dev.davit.model.schema.ObjectSchema;
import dev.davit.model.schema.Schemas;
import dev.davit.model.schema.Structure;
import dev.davit.policy.Mistakes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is asked of the objects of a custom kind. */
public final class CustomRules {
    private static final String STATUS = "status";

    private CustomRules() {}

    /** What of every object is declared: its metadata. */
    private static final class Meta {
        static final ObjectSchema SCHEMA =
                ObjectSchema.of("", Field.optional("metadata", Schemas.get(Schemas.OBJECT_META)));
    }

    /**
     * A tree without what its schema does not know.
     *
     * @param unknown members that went
     * @param wrong metadata of a wrong type or form; all else is the schema's to judge
     */
    public record Shape(JsonObject tree, List<Cause> unknown, List<Cause> wrong) {
        public Shape {
            unknown = List.copyOf(unknown);
            wrong = List.copyOf(wrong);
        }
    }

    public static Shape shape(CustomVersion custom, JsonObject tree) {
        Pruned pruned = Pruned.of(custom.schema(), tree);
        List<Cause> unknown = new ArrayList<>(pruned.unknown().size());
        for (FieldPath place : pruned.unknown()) {
            String path = place.toString();
            unknown.add(new Cause(Cause.UNKNOWN_FIELD, "unknown field \"" + path + "\"", path));
        }
        Json metadata = pruned.tree().get("metadata");
        if (metadata == null) {
            return new Shape(pruned.tree(), unknown, List.of());
        }
        Structure.Shape meta = Structure.shape(Meta.SCHEMA, JsonObject.of("metadata", metadata));
        unknown.addAll(meta.unknown());
        Json kept = meta.tree().get("metadata");
        JsonObject shaped =
                kept == null || kept.equals(metadata)
                        ? pruned.tree()
                        : pruned.tree().with("metadata", kept);
        return new Shape(shaped, unknown, meta.wrong());
    }

    public static JsonObject complete(CustomVersion custom, JsonObject tree) {
        return Filled.of(custom.schema(), tree);
    }

    /**
     * Everything that is wrong with an object.
     *
     * @param before the state that it replaces; what has not changed is not judged again
     */
    public static void check(
            CustomVersion custom, JsonObject tree, @Nullable JsonObject before, Mistakes mistakes) {
        SchemaCheck.object(custom.schema(), tree, before, mistakes);
        scale(custom, tree, mistakes);
        RuleCheck.check(custom, tree, before, mistakes);
    }

    /** Everything that is wrong with what is reported of an object. */
    public static void status(
            CustomVersion custom, JsonObject tree, JsonObject before, Mistakes mistakes) {
        SchemaNode schema = custom.schema().properties().get(STATUS);
        Json status = tree.get(STATUS);
        if (schema != null && status != null) {
            SchemaCheck.value(schema, status, before.get(STATUS), FieldPath.of(STATUS), mistakes);
        }
        ScalePaths scale = custom.scale();
        if (scale != null) {
            replicas(tree, scale.status(), scale.statusPath(), mistakes);
        }
        RuleCheck.check(custom, tree, before, mistakes);
    }

    private static void scale(CustomVersion custom, JsonObject tree, Mistakes mistakes) {
        ScalePaths scale = custom.scale();
        if (scale == null) {
            return;
        }
        replicas(tree, scale.spec(), scale.specPath(), mistakes);
        replicas(tree, scale.status(), scale.statusPath(), mistakes);
        Json selector = scale.selector().isEmpty() ? null : tree.at(scale.selectorPath());
        if (selector != null && !(selector instanceof JsonString)) {
            mistakes.invalid(FieldPath.of(scale.selectorPath()), selector, "must be a string");
        }
    }

    private static void replicas(
            JsonObject tree, List<String> names, String[] path, Mistakes mistakes) {
        Json value = names.isEmpty() ? null : tree.at(path);
        switch (value) {
            case null -> {}
            case JsonNumber.Whole(long number) when number < 0 ->
                    mistakes.invalid(
                            FieldPath.of(path), number, "should be a non-negative integer");
            case JsonNumber.Whole(long number) when number > Integer.MAX_VALUE ->
                    mistakes.invalid(
                            FieldPath.of(path),
                            number,
                            "should be less than or equal to " + Integer.MAX_VALUE);
            case JsonNumber.Whole _ -> {}
            default -> mistakes.invalid(FieldPath.of(path), value, "must be an integer");
        }
    }
}

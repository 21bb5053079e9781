package dev.davit.model.schema;

import dev.davit.base.Cause;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonObject;
import java.util.List;

/** Judges a tree by its schema in one walk: shape only, not what the values mean together. */
public final class Structure {
    /** Of one walk; a tree with more mistakes is hopeless, and its report must stay readable. */
    public static final int MAX_CAUSES = 100;

    /** Of one walk. */
    public static final int MAX_WARNINGS = 50;

    private Structure() {}

    /**
     * What became of a tree under a strictness.
     *
     * @param tree without nulls (a null is an absent member) and, unless strict, without unknown
     *     members; the same instance where nothing had to go
     * @param causes every mistake with its path, in the tree's order
     * @param warnings sentences for the {@code Warning} header
     */
    public record Result(JsonObject tree, List<Cause> causes, List<String> warnings) {
        public Result {
            causes = List.copyOf(causes);
            warnings = List.copyOf(warnings);
        }

        public boolean valid() {
            return causes.isEmpty();
        }
    }

    /**
     * A tree and everything that is wrong with it, the unknown members apart from the rest: for
     * callers that decide later what becomes of them.
     *
     * @param tree without nulls and without unknown members
     * @param unknown one cause per unknown member; its message names the path too
     * @param wrong wrong types, missing and repeated values, bad forms
     */
    public record Shape(
            JsonObject tree, List<Cause> unknown, List<Cause> wrong, List<String> warnings) {
        public Shape {
            unknown = List.copyOf(unknown);
            wrong = List.copyOf(wrong);
            warnings = List.copyOf(warnings);
        }
    }

    public static Shape shape(ObjectSchema schema, JsonObject tree) {
        StructureWalk walk = new StructureWalk(Strictness.WARN, true);
        Json kept = walk.visit(schema, tree);
        return new Shape(
                kept instanceof JsonObject object ? object : tree,
                walk.unknown(),
                walk.causes(),
                walk.warnings());
    }

    public static Result check(ObjectSchema schema, JsonObject tree, Strictness strictness) {
        StructureWalk walk = new StructureWalk(strictness, false);
        Json kept = walk.visit(schema, tree);
        return new Result(
                kept instanceof JsonObject object ? object : tree, walk.causes(), walk.warnings());
    }
}

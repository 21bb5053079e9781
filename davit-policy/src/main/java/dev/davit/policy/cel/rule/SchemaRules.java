package dev.davit.policy.cel.rule;

import dev.davit.base.FieldPath;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.policy.Mistakes;
import org.jspecify.annotations.Nullable;

/**
 * The rules ({@code x-kubernetes-validations}) of the schema of one version of a custom resource.
 * Immutable; compiled once and used by any thread.
 */
public final class SchemaRules {
    /** Those of a schema without any. */
    public static final SchemaRules NONE = new SchemaRules(null);

    private final @Nullable RuleNode root;

    private SchemaRules(@Nullable RuleNode root) {
        this.root = root;
    }

    /** Does a schema have any? Asked before anything else, so that nothing is loaded for others. */
    public static boolean any(JsonObject schema) {
        for (int i = 0; i < schema.size(); i++) {
            if (schema.nameAt(i).equals(RuleReader.RULES)
                    || (schema.valueAt(i) instanceof JsonObject below && any(below))
                    || (schema.valueAt(i) instanceof JsonArray list && anyOf(list))) {
                return true;
            }
        }
        return false;
    }

    private static boolean anyOf(JsonArray list) {
        for (Json item : list) {
            if (item instanceof JsonObject object && any(object)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Compiles the rules of a schema.
     *
     * @param schema structural: {@code openAPIV3Schema} of a version
     * @param at its path in the definition
     * @param mistakes every rule that does not compile or could cost too much, worded as Kubernetes
     *     words it
     */
    public static SchemaRules compile(JsonObject schema, FieldPath at, Mistakes mistakes) {
        if (!any(schema)) {
            return NONE;
        }
        RuleNode root = new RuleReader(mistakes).read(schema, at);
        return root == null ? NONE : new SchemaRules(root);
    }

    public boolean isEmpty() {
        return root == null;
    }

    /**
     * Holds an object against the rules.
     *
     * @param tree of the right shape, with its defaults
     * @param before the object that it replaces, null for a new one: then there are no transitions
     * @param mistakes every rule that fails, at its field; rules that fail of what was there before
     *     and is unchanged are not held against it
     */
    public void check(JsonObject tree, @Nullable JsonObject before, Mistakes mistakes) {
        if (root != null) {
            new RuleCheck(mistakes).check(root, tree, before);
        }
    }
}

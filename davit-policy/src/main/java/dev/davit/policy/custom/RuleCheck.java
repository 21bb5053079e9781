package dev.davit.policy.custom;

import dev.davit.base.FieldPath;
import dev.davit.model.custom.CustomVersion;
import dev.davit.model.json.JsonObject;
import dev.davit.policy.Mistakes;
import dev.davit.policy.cel.rule.SchemaRules;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/**
 * {@code x-kubernetes-validations}: the rules of schemas that are written in CEL, compiled when a
 * version's first object is judged and kept for as long as its definition does not change.
 */
final class RuleCheck {
    /** By identity. Never gone through: only looked up. */
    private static final Map<CustomVersion, SchemaRules> COMPILED =
            Collections.synchronizedMap(new WeakHashMap<>());

    private RuleCheck() {}

    /** What the schema itself finds wrong is told first: rules may count on it. */
    static void check(
            CustomVersion custom, JsonObject tree, @Nullable JsonObject before, Mistakes mistakes) {
        if (custom.ruled() && mistakes.isEmpty()) {
            rules(custom).check(tree, before, mistakes);
        }
    }

    private static SchemaRules rules(CustomVersion custom) {
        SchemaRules known = COMPILED.get(custom);
        if (known == null) {
            // Its mistakes were told when it was written; whoever comes meanwhile makes the same.
            known = SchemaRules.compile(custom.written(), FieldPath.ROOT, new Mistakes());
            COMPILED.put(custom, known);
        }
        return known;
    }
}

package dev.davit.policy.cluster;

import dev.davit.base.FieldPath;
import dev.davit.model.json.JsonObject;
import dev.davit.policy.Checks;
import dev.davit.policy.Fields;
import dev.davit.policy.Mistakes;
import dev.davit.policy.Names;
import dev.davit.policy.object.MetadataRules;
import dev.davit.policy.pod.PodRules;
import org.jspecify.annotations.Nullable;

/** What runs pods, what that costs, and where it can be had. */
public final class RuntimeClassRules {
    private static final FieldPath HANDLER = FieldPath.of("handler");
    private static final FieldPath OVERHEAD = FieldPath.of("overhead", "podFixed");
    private static final FieldPath SCHEDULING = FieldPath.of("scheduling");

    private RuntimeClassRules() {}

    public static void check(JsonObject tree, @Nullable JsonObject before, Mistakes mistakes) {
        String handler = tree.textOr("", "handler");
        Checks.report(HANDLER, handler, Names.label(handler), mistakes);
        Checks.same(tree, before, mistakes, "handler");
        overhead(tree.object("overhead", "podFixed"), mistakes);
        MetadataRules.labels(
                SCHEDULING.child("nodeSelector"),
                tree.object("scheduling", "nodeSelector"),
                mistakes);
        PodRules.tolerations(SCHEDULING, tree.array("scheduling", "tolerations"), mistakes);
    }

    private static void overhead(JsonObject amounts, Mistakes mistakes) {
        for (int i = 0; i < amounts.size(); i++) {
            String name = amounts.nameAt(i);
            Checks.qualified(OVERHEAD.key(name), name, mistakes);
            Fields.notNegative(OVERHEAD.key(name), amounts.valueAt(i), mistakes);
        }
    }
}

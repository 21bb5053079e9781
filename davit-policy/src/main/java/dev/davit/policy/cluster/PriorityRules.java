package dev.davit.policy.cluster;

import dev.davit.base.FieldPath;
import dev.davit.model.json.JsonObject;
import dev.davit.policy.Checks;
import dev.davit.policy.Mistakes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How urgent pods are. */
public final class PriorityRules {
    /** Above it are the system's own. */
    public static final long HIGHEST = 1_000_000_000;

    private static final String SYSTEM = "system-";
    private static final String NODE = "system-node-critical";
    private static final String CLUSTER = "system-cluster-critical";
    private static final long SYSTEM_VALUE = 2 * HIGHEST;
    private static final long NODE_OFFSET = 1_000;
    private static final FieldPath NAME = FieldPath.of("metadata", "name");
    private static final FieldPath VALUE = FieldPath.of("value");
    private static final List<String> PREEMPTION = List.of("Never", "PreemptLowerPriority");

    private PriorityRules() {}

    public static void check(JsonObject tree, @Nullable JsonObject before, Mistakes mistakes) {
        String name = tree.textOr("", "metadata", "name");
        long value = tree.wholeOr(0, "value");
        if (before != null) {
            if (value != before.wholeOr(0, "value")) {
                mistakes.forbidden(VALUE, "may not be changed in an update.");
            }
            Checks.same(tree, before, mistakes, "preemptionPolicy");
            return;
        }
        if (name.startsWith(SYSTEM)) {
            String wrong = system(name, value, tree.boolOr(false, "globalDefault"));
            if (wrong != null) {
                mistakes.forbidden(
                        NAME,
                        "priority class names with 'system-' prefix are reserved for system use"
                                + " only. error: "
                                + wrong);
            }
        } else if (value > HIGHEST) {
            mistakes.forbidden(
                    VALUE, "maximum allowed value of a user defined priority is " + HIGHEST);
        }
        Checks.oneOf(
                FieldPath.of("preemptionPolicy"),
                tree.text("preemptionPolicy"),
                PREEMPTION,
                mistakes);
    }

    /**
     * The classes that every cluster has: of what the cluster itself, or a node, cannot do without.
     */
    public static List<JsonObject> systemClasses() {
        return List.of(
                systemClass(
                        CLUSTER,
                        SYSTEM_VALUE,
                        "What the cluster cannot do without, on whichever node it runs."),
                systemClass(
                        NODE,
                        SYSTEM_VALUE + NODE_OFFSET,
                        "What a node cannot do without: it runs on that node or nowhere."));
    }

    private static JsonObject systemClass(String name, long value, String description) {
        return JsonObject.builder()
                .put("apiVersion", "scheduling.k8s.io/v1")
                .put("kind", "PriorityClass")
                .put("metadata", JsonObject.EMPTY.with("name", name))
                .put("value", value)
                .put("description", description)
                .build();
    }

    /** Whether it is one of those: they are not for anybody to remove. */
    public static boolean isSystemClass(String name) {
        return name.equals(NODE) || name.equals(CLUSTER);
    }

    /** The two that every cluster of Kubernetes has may be made as they are there. */
    private static @Nullable String system(String name, long value, boolean globalDefault) {
        long wanted = name.equals(NODE) ? SYSTEM_VALUE + NODE_OFFSET : SYSTEM_VALUE;
        if (!name.equals(NODE) && !name.equals(CLUSTER)) {
            return name + " is not a known system priority class";
        }
        if (value != wanted) {
            return "value of " + name + " PriorityClass must be " + wanted;
        }
        return globalDefault ? "globalDefault of " + name + " PriorityClass must be false" : null;
    }
}

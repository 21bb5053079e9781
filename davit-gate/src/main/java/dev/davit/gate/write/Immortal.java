package dev.davit.gate.write;

import dev.davit.base.Outcome;
import dev.davit.gate.room.Refusals;
import dev.davit.model.image.StoredObject;
import dev.davit.model.kind.ClusterKinds;
import dev.davit.model.kind.Kind;
import dev.davit.model.kind.Kinds;
import dev.davit.policy.cluster.PriorityRules;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What every cluster has, and nobody removes; in Kubernetes' words. */
final class Immortal {
    private static final List<String> NAMESPACES = List.of("default", "kube-public", "kube-system");

    private Immortal() {}

    /** Why an object is not to be removed, or null. */
    static @Nullable String why(Kind kind, String name) {
        if (kind.equals(Kinds.NAMESPACE)) {
            return NAMESPACES.contains(name) ? "this namespace may not be deleted" : null;
        }
        return kind.equals(ClusterKinds.PRIORITY_CLASS) && PriorityRules.isSystemClass(name)
                ? "this is a system priority class and cannot be deleted"
                : null;
    }

    static Outcome<StoredObject> check(Kind kind, StoredObject stored) {
        String why = why(kind, stored.key().name());
        return why == null
                ? Outcome.ok(stored)
                : Refusals.forbidden(kind, stored.key().name(), why);
    }
}

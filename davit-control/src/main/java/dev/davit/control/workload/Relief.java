package dev.davit.control.workload;

import dev.davit.model.image.Change;
import dev.davit.model.image.StoredObject;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.ClusterKinds;
import dev.davit.model.kind.KindId;
import dev.davit.model.kind.Kinds;
import dev.davit.model.kind.WorkloadKinds;
import dev.davit.model.quantity.Quantity;
import java.util.ArrayList;
import java.util.List;

/**
 * Changes after which a pod may be allowed that was refused before: who waits to try again does so
 * at once.
 */
public final class Relief {
    private static final List<KindId> KINDS =
            List.of(
                    WorkloadKinds.RESOURCE_QUOTA.id(),
                    WorkloadKinds.LIMIT_RANGE.id(),
                    Kinds.NAMESPACE.id(),
                    Kinds.SERVICE_ACCOUNT.id(),
                    Kinds.HAZARD_GRANT.id(),
                    ClusterKinds.VALIDATING_POLICY.id(),
                    ClusterKinds.VALIDATING_BINDING.id(),
                    ClusterKinds.MUTATING_POLICY.id(),
                    ClusterKinds.MUTATING_BINDING.id(),
                    ClusterKinds.VALIDATING_WEBHOOKS.id(),
                    ClusterKinds.MUTATING_WEBHOOKS.id());

    private Relief() {}

    /** What a keeper follows that makes pods: these kinds, and all that may be the cause. */
    public static List<KindId> and(KindId... kinds) {
        List<KindId> all = new ArrayList<>(List.of(kinds));
        all.addAll(KINDS);
        return all;
    }

    /** Whether it can make a difference to pods that were refused. */
    public static boolean is(Change change) {
        KindId kind = change.key().kind();
        if (!KINDS.contains(kind)) {
            return false;
        }
        StoredObject before = change.before();
        StoredObject after = change.after();
        if (before == null || after == null) {
            return true;
        }
        if (kind.equals(WorkloadKinds.RESOURCE_QUOTA.id())) {
            return hasRoom(before.tree(), after.tree());
        }
        // What is only reported of it allows nothing.
        return !allowing(before.tree()).equals(allowing(after.tree()));
    }

    /** Where it counts: empty for the whole cluster. */
    public static String namespace(Change change) {
        return change.key().kind().equals(Kinds.NAMESPACE.id())
                ? change.key().name()
                : change.key().namespace();
    }

    private static JsonObject allowing(JsonObject tree) {
        JsonObject metadata = tree.object("metadata");
        return tree.without("status")
                .with(
                        "metadata",
                        JsonObject.EMPTY
                                .with("labels", metadata.object("labels"))
                                .with("annotations", metadata.object("annotations")));
    }

    /** More is allowed, or less is used, of something. */
    private static boolean hasRoom(JsonObject before, JsonObject after) {
        return grown(before.object("spec", "hard"), after.object("spec", "hard"))
                || grown(after.object("status", "used"), before.object("status", "used"));
    }

    /** Something is more in the second than in the first, or has no limit there. */
    private static boolean grown(JsonObject first, JsonObject second) {
        for (String name : first.names()) {
            Quantity was = Quantity.stored(first.get(name));
            Json now = second.get(name);
            Quantity is = Quantity.stored(now);
            if (now == null || (was != null && is != null && is.compareTo(was) > 0)) {
                return true;
            }
        }
        return false;
    }
}

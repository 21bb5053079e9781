package dev.davit.control.disruption;

import dev.davit.control.workload.Owners;
import dev.davit.model.image.StoredObject;
import dev.davit.model.json.JsonObject;

/**
 * A pod as far as budgets look at it.
 *
 * @param ready it does what it is there for
 * @param leaving it is being deleted
 * @param owner the reference to who controls it; empty where nobody does
 */
record GuardedPod(
        String name, JsonObject labels, boolean ready, boolean leaving, JsonObject owner) {
    static GuardedPod of(StoredObject pod) {
        JsonObject tree = pod.tree();
        return new GuardedPod(
                pod.key().name(),
                tree.object("metadata", "labels"),
                BudgetStatus.isReady(tree),
                tree.text("metadata", "deletionTimestamp") != null,
                Owners.controller(tree));
    }

    String ownerUid() {
        return owner.textOr("", "uid");
    }
}

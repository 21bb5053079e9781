package dev.davit.control.workload;

import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a Deployment stands, in the numbers that {@code kubectl rollout status} reads.
 *
 * @param updated pods of the newest set
 * @param unavailable wanted and not available
 */
record DeploymentStatus(
        long replicas, long updated, long ready, long available, long unavailable, long leaving) {

    static DeploymentStatus of(@Nullable SetView newest, List<SetView> older) {
        List<SetView> all = new ArrayList<>(older);
        if (newest != null) {
            all.add(newest);
        }
        long available = all.stream().mapToLong(set -> set.counts().available()).sum();
        return new DeploymentStatus(
                all.stream().mapToLong(set -> set.counts().replicas()).sum(),
                newest == null ? 0 : newest.counts().replicas(),
                all.stream().mapToLong(set -> set.counts().ready()).sum(),
                available,
                Math.max(0, Rolling.wanted(all) - available),
                all.stream().mapToLong(set -> set.counts().terminating()).sum());
    }

    static DeploymentStatus read(JsonObject deployment) {
        JsonObject status = deployment.object("status");
        return new DeploymentStatus(
                status.wholeOr(0, "replicas"),
                status.wholeOr(0, "updatedReplicas"),
                status.wholeOr(0, "readyReplicas"),
                status.wholeOr(0, "availableReplicas"),
                status.wholeOr(0, "unavailableReplicas"),
                status.wholeOr(0, "terminatingReplicas"));
    }

    boolean complete(long wanted) {
        return updated == wanted && replicas == wanted && available == wanted;
    }

    /** Nearer to the goal than before. */
    boolean furtherThan(DeploymentStatus before) {
        return updated > before.updated
                || replicas - updated < before.replicas - before.updated
                || ready > before.ready
                || available > before.available;
    }

    /** Numbers that are 0 are left out, as Kubernetes does. */
    JsonObject tree(JsonObject deployment, long collisions, JsonArray conditions) {
        JsonObject status =
                JsonObject.EMPTY.with(
                        "observedGeneration", deployment.wholeOr(1, "metadata", "generation"));
        status = SetStatus.counted(status, "replicas", replicas);
        status = SetStatus.counted(status, "updatedReplicas", updated);
        status = SetStatus.counted(status, "readyReplicas", ready);
        status = SetStatus.counted(status, "availableReplicas", available);
        status = SetStatus.counted(status, "unavailableReplicas", unavailable);
        status = SetStatus.counted(status, "terminatingReplicas", leaving);
        status = SetStatus.counted(status, "collisionCount", collisions);
        return conditions.size() == 0 ? status : status.with("conditions", conditions);
    }
}

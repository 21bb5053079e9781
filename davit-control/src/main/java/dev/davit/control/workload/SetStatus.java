package dev.davit.control.workload;

import dev.davit.control.Conditions;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import java.util.List;

/** The status of a ReplicaSet or ReplicationController, from its pods. */
final class SetStatus {
    static final String FAILURE = "ReplicaFailure";

    private SetStatus() {}

    static JsonObject of(
            SetKind kind,
            JsonObject set,
            List<Replica> active,
            int fullyLabelled,
            int terminating,
            Failure failure,
            long nowMillis) {
        long minReady = set.wholeOr(0, "spec", "minReadySeconds");
        long ready = active.stream().filter(Replica::ready).count();
        long available = active.stream().filter(pod -> pod.available(minReady, nowMillis)).count();
        JsonObject status = JsonObject.EMPTY.with("replicas", active.size());
        status = counted(status, "fullyLabeledReplicas", fullyLabelled);
        status = counted(status, "readyReplicas", ready);
        status = counted(status, "availableReplicas", available);
        if (kind == SetKind.REPLICA_SET) {
            status = counted(status, "terminatingReplicas", terminating);
        }
        status = status.with("observedGeneration", set.wholeOr(1, "metadata", "generation"));
        JsonArray conditions = conditions(set.array("status", "conditions"), failure, nowMillis);
        return conditions.size() == 0 ? status : status.with("conditions", conditions);
    }

    /** Numbers that are 0 are left out, as Kubernetes does. */
    static JsonObject counted(JsonObject status, String name, long count) {
        return count == 0 ? status : status.with(name, count);
    }

    private static JsonArray conditions(JsonArray before, Failure failure, long nowMillis) {
        return failure.none()
                ? Conditions.without(before, FAILURE)
                : Conditions.with(
                        before, FAILURE, true, "FailedCreate", failure.message(), nowMillis);
    }
}

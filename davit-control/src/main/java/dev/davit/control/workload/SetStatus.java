package dev.davit.control.workload;

import dev.davit.control.Conditions;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import java.util.List;

/** The status of a ReplicaSet, from its pods. */
final class SetStatus {
    static final String FAILURE = "ReplicaFailure";

    private SetStatus() {}

    static JsonObject of(
            JsonObject set,
            List<Replica> active,
            int fullyLabelled,
            int terminating,
            Failure failure,
            long nowMillis) {
        long minReady = set.wholeOr(0, "spec", "minReadySeconds");
        long ready = active.stream().filter(Replica::ready).count();
        long available = active.stream().filter(pod -> pod.available(minReady, nowMillis)).count();
        JsonObject.Builder status =
                JsonObject.builder()
                        .put("replicas", active.size())
                        .put("fullyLabeledReplicas", fullyLabelled)
                        .put("readyReplicas", ready)
                        .put("availableReplicas", available)
                        .put("terminatingReplicas", terminating)
                        .put("observedGeneration", set.wholeOr(1, "metadata", "generation"));
        JsonArray conditions = conditions(set.array("status", "conditions"), failure, nowMillis);
        if (conditions.size() > 0) {
            status.put("conditions", conditions);
        }
        return status.build();
    }

    private static JsonArray conditions(JsonArray before, Failure failure, long nowMillis) {
        return failure.none()
                ? Conditions.without(before, FAILURE)
                : Conditions.with(
                        before, FAILURE, true, "FailedCreate", failure.message(), nowMillis);
    }
}

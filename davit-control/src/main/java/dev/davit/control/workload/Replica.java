package dev.davit.control.workload;

import dev.davit.base.Timestamps;
import dev.davit.model.image.StoredObject;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.Key;

/**
 * A pod as its controller sees it.
 *
 * @param revision of this state
 * @param active neither ended nor being deleted: it counts
 * @param ready in the state that is wanted of it now: a pod that is being changed is not
 * @param readySinceMillis when it became ready; 0 where it is not
 * @param node empty: not placed yet
 * @param deletionCost as its annotation says; those with a lower one go first
 */
public record Replica(
        Key key,
        String uid,
        long revision,
        boolean active,
        boolean ready,
        long readySinceMillis,
        String node,
        String phase,
        long deletionCost,
        long restarts,
        String created) {
    private static final String COST = "controller.kubernetes.io/pod-deletion-cost";

    public static Replica of(StoredObject pod) {
        JsonObject tree = pod.tree();
        String phase = tree.textOr("Pending", "status", "phase");
        boolean ended = phase.equals("Succeeded") || phase.equals("Failed");
        boolean leaves = tree.text("metadata", "deletionTimestamp") != null;
        long since = !ended && settled(tree) ? readySince(tree) : 0;
        return new Replica(
                pod.key(),
                pod.uid(),
                pod.revision(),
                !ended && !leaves,
                since > 0,
                since,
                tree.textOr("", "spec", "nodeName"),
                phase,
                cost(tree),
                restarts(tree),
                tree.textOr("", "metadata", "creationTimestamp"));
    }

    /** Its node has done what the newest specification asks for. */
    static boolean settled(JsonObject pod) {
        long wanted = pod.wholeOr(1, "metadata", "generation");
        return pod.wholeOr(1, "status", "davit", "observedGeneration") >= wanted;
    }

    private static long readySince(JsonObject pod) {
        for (Json item : pod.array("status", "conditions")) {
            if (item instanceof JsonObject condition && "Ready".equals(condition.text("type"))) {
                return "True".equals(condition.text("status"))
                        ? Math.max(
                                1,
                                Timestamps.read(condition.textOr("", "lastTransitionTime"))
                                        .orElse(1))
                        : 0;
            }
        }
        return 0;
    }

    /** Ready for long enough. */
    public boolean available(long minReadySeconds, long nowMillis) {
        return ready && nowMillis >= availableAtMillis(minReadySeconds);
    }

    /** When a ready pod will have been ready for long enough. */
    public long availableAtMillis(long minReadySeconds) {
        // It is told in whole seconds: it may have become ready at the end of that one.
        return minReadySeconds == 0 ? 0 : readySinceMillis + (minReadySeconds + 1) * 1_000;
    }

    private static long cost(JsonObject pod) {
        String text = pod.textOr("0", "metadata", "annotations", COST);
        return text.matches("-?[0-9]{1,10}") ? Long.parseLong(text) : 0;
    }

    private static long restarts(JsonObject pod) {
        long most = 0;
        for (Json item : pod.array("status", "containerStatuses")) {
            if (item instanceof JsonObject container) {
                most = Math.max(most, container.wholeOr(0, "restartCount"));
            }
        }
        return most;
    }
}

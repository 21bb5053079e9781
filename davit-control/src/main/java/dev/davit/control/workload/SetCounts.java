package dev.davit.control.workload;

import dev.davit.control.Keeper;
import dev.davit.model.image.StoredObject;
import java.util.Collection;

/**
 * The pods of one ReplicaSet in numbers.
 *
 * @param replicas that count: neither ended nor being deleted
 * @param available ready for as long as is asked for
 * @param terminating being deleted, still there
 * @param nextAtMillis when one more will be available, if nothing changes
 */
record SetCounts(int replicas, int ready, int available, int terminating, long nextAtMillis) {

    static SetCounts of(Collection<StoredObject> pods, long minReadySeconds, long nowMillis) {
        int replicas = 0;
        int ready = 0;
        int available = 0;
        int terminating = 0;
        long next = Keeper.NEVER;
        for (StoredObject pod : pods) {
            Replica replica = Replica.of(pod);
            terminating += Claims.leaves(pod) ? 1 : 0;
            if (!replica.active()) {
                continue;
            }
            replicas++;
            ready += replica.ready() ? 1 : 0;
            if (replica.available(minReadySeconds, nowMillis)) {
                available++;
            } else if (replica.ready()) {
                next = Math.min(next, replica.availableAtMillis(minReadySeconds));
            }
        }
        return new SetCounts(replicas, ready, available, terminating, next);
    }
}

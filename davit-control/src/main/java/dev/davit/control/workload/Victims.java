package dev.davit.control.workload;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which pods go first when there are too many: those that are the least missed. Source of the
 * order: the documentation of Kubernetes' ReplicaSet.
 */
public final class Victims {
    private Victims() {}

    /** The same pods, those to go first in front. */
    public static List<Replica> order(Collection<Replica> pods) {
        Map<String, Integer> perNode = new TreeMap<>();
        pods.forEach(pod -> perNode.merge(pod.node(), 1, Integer::sum));
        List<Replica> order = new ArrayList<>(pods);
        order.sort(
                Comparator.comparing((Replica pod) -> !pod.node().isEmpty())
                        .thenComparingInt(pod -> phase(pod.phase()))
                        .thenComparing(Replica::ready)
                        .thenComparingLong(Replica::deletionCost)
                        // Where many are on one node, one of them is missed less.
                        .thenComparingInt(pod -> -perNode.getOrDefault(pod.node(), 0))
                        .thenComparing(Replica::readySinceMillis, Comparator.reverseOrder())
                        .thenComparing(Replica::restarts, Comparator.reverseOrder())
                        .thenComparing(Replica::created, Comparator.reverseOrder())
                        .thenComparing(Replica::key));
        return order;
    }

    private static int phase(String phase) {
        return switch (phase) {
            case "Pending" -> 0;
            case "Running" -> 2;
            default -> 1;
        };
    }
}

package dev.davit.schedule;

import java.util.List;

/** Where a pod goes, or why nowhere. */
public sealed interface Placement {

    record On(String node) implements Placement {}

    /**
     * @param message in Kubernetes' words, then with numbers: {@code 0/1 nodes are available: 1
     *     Insufficient memory. Asked: …}
     * @param unblock what a person could do
     */
    record Nowhere(String message, String unblock, List<Lack> lacks) implements Placement {
        public Nowhere {
            lacks = List.copyOf(lacks);
        }
    }

    /**
     * A resource that no otherwise fitting node has enough of.
     *
     * @param asked in the resource's unit, as people write it
     * @param mostFree what the node with the most of it has left
     */
    record Lack(String resource, String asked, String mostFree, String onNode) {}
}

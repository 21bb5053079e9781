package dev.davit.linux.sandbox;

/**
 * Where a node's pods ask for names.
 *
 * @param server address of the node's name server; empty: there is none
 * @param domain {@code cluster.local}
 */
public record ClusterNames(String server, String domain) {
    /** A host on which nobody answers for a cluster. */
    public static final ClusterNames NONE = new ClusterNames("", "cluster.local");
}

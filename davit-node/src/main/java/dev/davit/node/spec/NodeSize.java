package dev.davit.node.spec;

/**
 * What the node has, for programs that are told their limits where they have none.
 *
 * @param cpuMillis thousandths of a core
 */
public record NodeSize(long cpuMillis, long memoryBytes, long diskBytes) {
    public static final NodeSize UNKNOWN = new NodeSize(0, 0, 0);
}

package dev.davit.linux.sandbox;

/**
 * Where a node's pods ask for names.
 *
 * @param server address of the node's name server
 * @param domain {@code cluster.local}
 */
public record ClusterNames(String server, String domain) {}

package dev.davit.model.request;

import java.util.List;

/**
 * Who asks, once proven.
 *
 * @param name {@code admin}, {@code system:node:n1}, {@code system:davit:scheduler}
 * @param client the program, from the User-Agent or the actor's own name; recorded in history
 */
public record Identity(String name, List<String> groups, String client) {
    public static final String MASTERS = "system:masters";
    public static final String NODES = "system:nodes";

    /** Those who write workloads, and do not run the cluster. */
    public static final String AUTHORS = "davit:authors";

    public static final String AUTHENTICATED = "system:authenticated";

    public Identity {
        groups = List.copyOf(groups);
    }

    /** One of Davit's own controllers. */
    public static Identity controller(String name) {
        return new Identity(
                "system:davit:" + name, List.of("system:davit", AUTHENTICATED), "davit-" + name);
    }

    public static Identity node(String nodeName) {
        return new Identity("system:node:" + nodeName, List.of(NODES, AUTHENTICATED), "davit-node");
    }

    public boolean in(String group) {
        return groups.contains(group);
    }
}

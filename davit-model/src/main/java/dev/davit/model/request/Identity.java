package dev.davit.model.request;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Who asks, once proven.
 *
 * @param name {@code admin}, {@code system:node:n1}, {@code system:davit:scheduler}
 * @param client the program, from the User-Agent or the actor's own name; recorded in history
 * @param uid of the service account; empty where there is none
 * @param extra what else the proof says: the pod that a token is bound to
 * @param by who really asks, under another's name; empty: the one who is named
 */
public record Identity(
        String name,
        List<String> groups,
        String client,
        String uid,
        SortedMap<String, List<String>> extra,
        String by) {
    public static final String MASTERS = "system:masters";
    public static final String NODES = "system:nodes";

    /** Those who write workloads, and do not run the cluster. */
    public static final String AUTHORS = "davit:authors";

    public static final String AUTHENTICATED = "system:authenticated";
    public static final String ANONYMOUS = "system:anonymous";
    public static final String UNAUTHENTICATED = "system:unauthenticated";
    public static final String ACCOUNTS = "system:serviceaccounts";

    /** Before {@code NAMESPACE:NAME}: the user name of a service account. */
    public static final String ACCOUNT = "system:serviceaccount:";

    private static final SortedMap<String, List<String>> NOTHING =
            Collections.unmodifiableSortedMap(new TreeMap<>());

    public Identity {
        groups = List.copyOf(groups);
    }

    public Identity(String name, List<String> groups, String client) {
        this(name, groups, client, "", NOTHING, "");
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

package dev.davit.port;

import java.util.List;

/**
 * How a pod's programs find names: what its /etc/resolv.conf says.
 *
 * @param base what the rest is added to
 * @param namespace whose short names are found first; for {@link Base#CLUSTER}
 * @param subdomain the service below which the pod's host name is found, or empty
 * @param nameservers addresses, after those of the base
 * @param searches domains, after those of the base
 * @param options {@code ndots:2} or {@code use-vc}: instead of the base's of the same name
 */
public record Resolving(
        Base base,
        String namespace,
        String subdomain,
        List<String> nameservers,
        List<String> searches,
        List<String> options) {
    /** As the host does. */
    public static final Resolving AS_HOST =
            new Resolving(Base.HOST, "", "", List.of(), List.of(), List.of());

    public Resolving {
        nameservers = List.copyOf(nameservers);
        searches = List.copyOf(searches);
        options = List.copyOf(options);
    }

    public enum Base {
        /** The node's name server: the cluster's names and all others. */
        CLUSTER,
        HOST,
        NOTHING
    }
}

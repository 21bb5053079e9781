package dev.davit.app.pki;

import dev.davit.linux.probe.HostAddresses;
import java.net.InetAddress;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Everything that clients may call the server.
 *
 * @param dns host names
 * @param addresses literals, as {@link InetAddress#getHostAddress} writes them
 */
public record ServerNames(SortedSet<String> dns, SortedSet<String> addresses) {
    public ServerNames {
        dns = Collections.unmodifiableSortedSet(new TreeSet<>(dns));
        addresses = Collections.unmodifiableSortedSet(new TreeSet<>(addresses));
    }

    /**
     * Both loopbacks, the host's name, the addresses listened on (all of the host's for a
     * wildcard), and the names under which pods look for the API.
     */
    public static ServerNames of(String hostName, Collection<InetAddress> listen) {
        SortedSet<String> dns =
                new TreeSet<>(
                        List.of(
                                "localhost",
                                "kubernetes",
                                "kubernetes.default",
                                "kubernetes.default.svc",
                                "kubernetes.default.svc.cluster.local"));
        if (!hostName.isBlank()) {
            dns.add(hostName.strip());
        }
        SortedSet<String> addresses = new TreeSet<>();
        addresses.add("127.0.0.1");
        addresses.add(HostAddresses.text(literal("::1")));
        for (InetAddress address : listen) {
            if (address.isAnyLocalAddress()) {
                addresses.addAll(HostAddresses.all());
            } else {
                addresses.add(HostAddresses.text(address));
            }
        }
        return new ServerNames(dns, addresses);
    }

    static InetAddress literal(String text) {
        try {
            return InetAddress.ofLiteral(text);
        } catch (IllegalArgumentException notALiteral) {
            throw new IllegalArgumentException(text + " is not an address", notALiteral);
        }
    }

    boolean within(ServerNames wider) {
        return wider.dns.containsAll(dns) && wider.addresses.containsAll(addresses);
    }
}

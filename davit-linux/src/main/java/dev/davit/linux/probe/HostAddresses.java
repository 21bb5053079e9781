package dev.davit.linux.probe;

import dev.davit.base.HostFailure;
import dev.davit.model.net.PodAddress;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * This host's own addresses, as text without a zone. Links come and go while they are looked at,
 * pods' and those of others: what is gone has no address.
 */
public final class HostAddresses {
    private static final int LOOKS = 10;

    /** Pods' links, which no other host knows; see {@code linux.netlink.Links}. */
    private static final String OF_PODS = "dv";

    private HostAddresses() {}

    /** Those that others could reach this host by, IPv6 first. Empty without a network. */
    public static List<String> reachable() {
        List<String> six = new ArrayList<>();
        List<String> four = new ArrayList<>();
        for (NetworkInterface link : links()) {
            if (link.getName().startsWith(OF_PODS) || !reaches(link)) {
                continue;
            }
            for (InetAddress address : link.inetAddresses().toList()) {
                if (!address.isLinkLocalAddress()) {
                    (address instanceof Inet6Address ? six : four).add(canonical(address));
                }
            }
        }
        six.addAll(four);
        return six;
    }

    /** Those of every link, loopbacks too, but for link-local ones. */
    public static SortedSet<String> all() {
        SortedSet<String> all = new TreeSet<>();
        for (NetworkInterface link : links()) {
            link.inetAddresses()
                    .filter(address -> !address.isLinkLocalAddress())
                    .forEach(address -> all.add(text(address)));
        }
        return all;
    }

    private static boolean reaches(NetworkInterface link) {
        try {
            return link.isUp() && !link.isLoopback();
        } catch (SocketException gone) {
            return false;
        }
    }

    private static List<NetworkInterface> links() {
        for (int look = 1; true; look++) {
            try {
                return NetworkInterface.networkInterfaces().toList();
            } catch (SocketException changing) {
                if (look == LOOKS) {
                    throw new HostFailure("list", "network interfaces", changing);
                }
            }
        }
    }

    /** As objects have it: RFC 5952, without the zone. */
    public static String canonical(InetAddress address) {
        return address instanceof Inet6Address
                ? PodAddress.canonical(address.getAddress())
                : text(address);
    }

    /** Without the zone, which means nothing elsewhere. */
    public static String text(InetAddress address) {
        String text = address.getHostAddress();
        int zone = text.indexOf('%');
        return zone < 0 ? text : text.substring(0, zone);
    }
}

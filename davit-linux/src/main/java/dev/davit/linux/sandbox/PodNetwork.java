package dev.davit.linux.sandbox;

import dev.davit.base.HostFailure;
import dev.davit.linux.namespace.Namespaces;
import dev.davit.linux.netlink.Links;
import dev.davit.linux.netlink.Netlink;
import dev.davit.linux.sys.Fd;
import dev.davit.linux.sys.Libc;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;

/**
 * A pod's link: a veth pair, one /128 inside, a route to it outside. Both ends speak to each other
 * by link-local addresses, so pods need no common subnet and no neighbour but the host.
 */
final class PodNetwork {
    private static final byte[] HOST_END = address("fe80::1");
    private static final int LOOPBACK = 1;
    private static final int POD_END = 2;
    private static final int FULL = 128;
    private static final int LINK_BITS = 64;

    private final Links links;

    PodNetwork(Links links) {
        this.links = links;
    }

    void ensure(String podUid, Path namespaces, String podAddress) {
        if (links.index(podUid).isPresent()) {
            if (hasAddress(namespaces, podAddress)) {
                return;
            }
            remove(podUid);
        }
        byte[] inside = address(podAddress);
        try (Fd net = Libc.open(namespaces.resolve("net").toString(), Libc.O_RDONLY);
                Netlink host = new Netlink()) {
            host.veth(links.name(podUid), net, "eth0", POD_END).send();
            int index = links.index(podUid).orElseThrow();
            host.alias(index, links.alias(podUid))
                    .address(index, HOST_END, LINK_BITS)
                    .hostRoute(inside, index)
                    .send();
        }
        Namespaces.inNetwork(namespaces, () -> inside(inside));
    }

    private static void inside(byte[] own) throws IOException {
        try (Netlink pod = new Netlink()) {
            pod.up(LOOPBACK)
                    .up(POD_END)
                    .address(POD_END, own, FULL)
                    .defaultRoute(HOST_END, POD_END)
                    .send();
        }
        // So that a program needs no capability to listen on port 80.
        Files.writeString(Path.of("/proc/sys/net/ipv4/ip_unprivileged_port_start"), "0");
    }

    /** The port setting is the last thing that {@link #inside} does: with it, all is there. */
    private static boolean hasAddress(Path namespaces, String podAddress) {
        boolean[] found = new boolean[1];
        byte[] wanted = address(podAddress);
        Namespaces.inNetwork(
                namespaces,
                () -> {
                    String hex = java.util.HexFormat.of().formatHex(wanted);
                    found[0] =
                            Files.readString(Path.of("/proc/thread-self/net/if_inet6"))
                                            .contains(hex)
                                    && Files.readString(
                                                    Path.of(
                                                            "/proc/sys/net/ipv4/"
                                                                    + "ip_unprivileged_port_start"))
                                            .strip()
                                            .equals("0");
                });
        return found[0];
    }

    boolean intact(String podUid, Path namespaces, String podAddress) {
        return links.index(podUid).isPresent() && hasAddress(namespaces, podAddress);
    }

    void remove(String podUid) {
        OptionalInt index = links.index(podUid);
        if (index.isEmpty()) {
            return;
        }
        try (Netlink host = new Netlink()) {
            host.delete(index.getAsInt()).send();
        } catch (HostFailure e) {
            // The kernel removes it by itself when the pod's namespace goes: it may have been
            // first.
            if (links.index(podUid).isPresent()) {
                throw e;
            }
        }
    }

    static byte[] address(String text) {
        return InetAddress.ofLiteral(text).getAddress();
    }
}

package dev.davit.linux.sandbox;

import dev.davit.base.HostFailure;
import dev.davit.linux.namespace.Holder;
import dev.davit.linux.namespace.Namespaces;
import dev.davit.linux.netlink.Links;
import dev.davit.linux.netlink.Netlink;
import dev.davit.linux.sys.Errno;
import dev.davit.linux.sys.Fd;
import dev.davit.linux.sys.Libc;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicLong;

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
    private final AtomicLong numbers = new AtomicLong();

    PodNetwork(Links links) {
        this.links = links;
    }

    /**
     * A pod's link, all but its name and the pod's address, into namespaces that no pod has yet.
     */
    SpareLink spare(Holder holder) {
        String name = links.spareName(numbers.incrementAndGet());
        try (Fd net = Libc.open("/proc/" + holder.pid() + "/ns/net", Libc.O_RDONLY);
                Netlink host = new Netlink()) {
            host.veth(name, net, "eth0", POD_END).send();
            int index = links.indexOf(name).orElseThrow();
            Netlink[] inside = new Netlink[1];
            host.alias(index, links.spareAlias()).address(index, HOST_END, LINK_BITS).send();
            Namespaces.inNetworkOf(
                    holder,
                    () -> {
                        inside[0] = new Netlink();
                        inside[0].up(LOOPBACK).up(POD_END).defaultRoute(HOST_END, POD_END).send();
                        openLowPorts();
                    });
            return new SpareLink(index, inside[0]);
        }
    }

    /**
     * Makes a spare link a pod's: its name, so that it is found, then the way in and the address.
     * False where the kernel names no link anew that is up: it is as it was.
     */
    boolean take(SpareLink spare, String podUid, String podAddress) {
        byte[] address = address(podAddress);
        try (Netlink host = new Netlink()) {
            host.rename(spare.index(), links.name(podUid), links.alias(podUid)).send();
            host.hostRoute(address, spare.index()).send();
        } catch (HostFailure refused) {
            if (refused.errno() == Errno.EBUSY) {
                return false;
            }
            throw refused;
        }
        spare.inside().address(POD_END, address, FULL).send();
        spare.inside().close();
        return true;
    }

    /** A link that no pod has taken. */
    void drop(SpareLink spare) {
        try (Netlink host = new Netlink()) {
            spare.inside().close();
            host.delete(spare.index()).send();
        } catch (HostFailure gone) {
            if (gone.errno() != Errno.ENODEV) {
                throw gone;
            }
        }
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
        openLowPorts();
    }

    /** So that a program needs no capability to listen on port 80. */
    private static void openLowPorts() throws IOException {
        Files.writeString(Path.of("/proc/sys/net/ipv4/ip_unprivileged_port_start"), "0");
    }

    /** One of the two is the last thing that is done inside: with both, all is there. */
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

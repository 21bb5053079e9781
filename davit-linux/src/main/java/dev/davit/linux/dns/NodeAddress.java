package dev.davit.linux.dns;

import dev.davit.base.HostFailure;
import dev.davit.linux.netlink.Netlink;
import dev.davit.linux.sys.Errno;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;

/**
 * One address of the node that its pods reach: a /128 on the loopback link, inside the node's own
 * prefix, so that nobody beyond the host has a way to it. Pods reach it by their default route.
 */
public final class NodeAddress {
    private static final int LOOPBACK = 1;
    private static final int FULL = 128;
    private static final Path ADDRESSES = Path.of("/proc/net/if_inet6");

    private final byte[] address;

    /**
     * @param address in text; its last bit is 0, which no pod's is
     */
    public NodeAddress(String address) {
        this.address = InetAddress.ofLiteral(address).getAddress();
    }

    public void ensure() {
        if (isThere()) {
            return;
        }
        try (Netlink host = new Netlink()) {
            host.up(LOOPBACK).address(LOOPBACK, address, FULL).send();
        } catch (HostFailure failure) {
            if (failure.errno() != Errno.EEXIST) {
                throw failure;
            }
        }
    }

    public void remove() {
        if (!isThere()) {
            return;
        }
        try (Netlink host = new Netlink()) {
            host.withoutAddress(LOOPBACK, address, FULL).send();
        } catch (HostFailure failure) {
            if (isThere()) {
                throw failure;
            }
        }
    }

    private boolean isThere() {
        try {
            return Files.readString(ADDRESSES).contains(HexFormat.of().formatHex(address));
        } catch (IOException e) {
            throw new HostFailure("read", ADDRESSES.toString(), e);
        }
    }
}

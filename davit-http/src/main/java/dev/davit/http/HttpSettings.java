package dev.davit.http;

import dev.davit.http.wire.HttpLimits;
import dev.davit.http.wire.TlsMaterial;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How the server listens, and what it serves.
 *
 * @param listen every address to listen on; with port 0 in the first, all take the port it gets
 * @param local a Unix socket for programs of this host's administrator, served without TLS; who
 *     connects shows a token as everybody does
 * @param version as {@code /version} tells it: {@code v1.36.0+davit-0.1}
 * @param eventLoops threads that move bytes
 */
public record HttpSettings(
        List<InetSocketAddress> listen,
        Optional<Path> local,
        TlsMaterial tls,
        String version,
        int eventLoops,
        HttpLimits limits) {

    public HttpSettings {
        listen = List.copyOf(listen);
    }

    public static HttpSettings of(List<InetSocketAddress> listen, TlsMaterial tls, String version) {
        int loops = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
        return new HttpSettings(listen, Optional.empty(), tls, version, loops, HttpLimits.DEFAULT);
    }

    /**
     * With a local socket.
     *
     * @param socket no longer than an address of unix(7) has room for: 107 bytes
     */
    public HttpSettings withLocal(Path socket) {
        return new HttpSettings(listen, Optional.of(socket), tls, version, eventLoops, limits);
    }

    /** IPv4's loopback, and IPv6's where this host has one. */
    public static List<InetSocketAddress> loopback(int port) {
        List<InetSocketAddress> both = new ArrayList<>();
        both.add(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port));
        InetAddress six = InetAddress.ofLiteral("::1");
        if (canListen(six)) {
            both.add(new InetSocketAddress(six, port));
        }
        return both;
    }

    /** By doing it: a look through the host's links fails where one of them goes meanwhile. */
    private static boolean canListen(InetAddress address) {
        try (ServerSocket _ = new ServerSocket(0, 1, address)) {
            return true;
        } catch (IOException notHere) {
            return false;
        }
    }
}

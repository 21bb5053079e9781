package dev.davit.linux.sandbox;

import dev.davit.base.HostFailure;
import dev.davit.linux.namespace.Namespaces;
import dev.davit.port.Tunnel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Connects to a port inside a pod: on its loopback, as programs that are meant for their own pod
 * only listen there. The socket is made by a thread that has entered the pod's network; afterwards
 * every thread can use it.
 */
final class PodDialer {
    private static final int CONNECT_MILLIS = 5_000;
    private static final List<String> LOOPBACKS = List.of("127.0.0.1", "::1");

    private PodDialer() {}

    static Tunnel dial(Path namespaces, int port) {
        AtomicReference<SocketChannel> made = new AtomicReference<>();
        Namespaces.inNetwork(namespaces, () -> made.set(connect(port)));
        return new Connected(made.get());
    }

    private static SocketChannel connect(int port) {
        IOException last = null;
        for (String address : LOOPBACKS) {
            try {
                return connect(address, port);
            } catch (IOException refused) {
                last = refused;
            }
        }
        throw new HostFailure(
                "connect to port " + port + " inside the pod",
                0,
                String.join(" and ", LOOPBACKS),
                last == null ? "" : String.valueOf(last.getMessage()));
    }

    private static SocketChannel connect(String address, int port) throws IOException {
        boolean six = address.indexOf(':') >= 0;
        SocketChannel channel =
                SocketChannel.open(
                        six ? StandardProtocolFamily.INET6 : StandardProtocolFamily.INET);
        try {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.socket().connect(new InetSocketAddress(address, port), CONNECT_MILLIS);
            return channel;
        } catch (SocketTimeoutException slow) {
            channel.close();
            throw new IOException("nobody accepted the connection for 5 seconds", slow);
        } catch (IOException refused) {
            channel.close();
            throw refused;
        }
    }

    private record Connected(SocketChannel channel) implements Tunnel {
        @Override
        public int read(byte[] into) throws IOException {
            return channel.read(ByteBuffer.wrap(into));
        }

        @Override
        public void write(byte[] from) throws IOException {
            ByteBuffer left = ByteBuffer.wrap(from);
            while (left.hasRemaining()) {
                channel.write(left);
            }
        }

        @Override
        public void endWriting() throws IOException {
            channel.shutdownOutput();
        }

        @Override
        public void close() {
            try {
                channel.close();
            } catch (IOException failure) {
                throw new HostFailure("close", "connection into a pod", failure);
            }
        }
    }
}

package dev.davit.http;

import dev.davit.gate.Gate;
import java.net.InetSocketAddress;

/** The listening server. */
public final class HttpServer implements AutoCloseable {
    private final InetSocketAddress address;

    private HttpServer(InetSocketAddress address) {
        this.address = address;
    }

    /**
     * Listens from now on.
     *
     * @throws dev.davit.base.HostFailure when an address cannot be listened on
     */
    public static HttpServer start(
            HttpSettings settings, Gate gate, Identifier identifier, NodeStreams nodes) {
        throw new UnsupportedOperationException("under way");
    }

    /** The first address, with the port that was really taken. */
    public InetSocketAddress address() {
        return address;
    }

    /** Ends watches cleanly, lets requests finish for a moment, closes everything. */
    @Override
    public void close() {}
}

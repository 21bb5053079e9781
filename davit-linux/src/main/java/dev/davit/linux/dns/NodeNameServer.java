package dev.davit.linux.dns;

import dev.davit.base.HostFailure;
import dev.davit.port.NameServer;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Port 53 of the node's own address. Where another program has taken it (one that listens on every
 * address of the host), pods run without names until it lets go: that is said, and tried again.
 */
public final class NodeNameServer implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("dev.davit.dns");
    private static final int PORT = 53;
    static final long AGAIN_MILLIS = 5_000;

    private final String address;
    private final NameServer server;
    private final NodeAddress own;
    private final Thread opener;
    private @Nullable DnsSockets sockets;
    private boolean closed;

    public NodeNameServer(String address, NameServer server) {
        this.address = address;
        this.server = server;
        this.own = new NodeAddress(address);
        this.opener = Thread.ofVirtual().name("dns-open").unstarted(this::keepTrying);
    }

    /** Answers from now on, or as soon as it can. */
    public void start() {
        if (!open()) {
            opener.start();
        }
    }

    private synchronized boolean open() {
        if (closed) {
            return true;
        }
        try {
            own.ensure();
            sockets =
                    DnsSockets.open(
                            new InetSocketAddress(InetAddress.ofLiteral(address), PORT), server);
            return true;
        } catch (HostFailure failure) {
            LOG.log(
                    Level.WARNING,
                    "dns.failed address="
                            + address
                            + " message="
                            + failure.getMessage()
                            + " mend=end the program that listens on port 53 of every address, or"
                            + " bind it to its own");
            return false;
        }
    }

    private void keepTrying() {
        try {
            do {
                Thread.sleep(AGAIN_MILLIS);
            } while (!open());
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    /** Stops answering. The address stays for as long as there are pods that were told of it. */
    @Override
    public synchronized void close() {
        closed = true;
        opener.interrupt();
        if (sockets != null) {
            sockets.close();
        }
    }
}

package dev.davit.conformance.clients;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A wire to the server that can be cut: passes bytes both ways between a port of this machine and
 * the server's. Connections that are cut end without a word, as when a network goes; new ones are
 * taken at once.
 */
public final class CutWire implements AutoCloseable {
    private static final int BUFFER_BYTES = 64 << 10;

    private final int serverPort;
    private final ServerSocket listening;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile boolean held;

    public CutWire(int serverPort) throws IOException {
        this.serverPort = serverPort;
        this.listening = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().name("wire").start(this::accept);
    }

    public int port() {
        return listening.getLocalPort();
    }

    /** Breaks off every connection that there is; says how many. */
    public int cut() {
        List<Socket> now = new ArrayList<>(open);
        now.forEach(CutWire::end);
        open.removeAll(now);
        return now.size() / 2;
    }

    /** As {@link #cut}, and nobody gets through until {@link #release}. */
    void hold() {
        held = true;
        cut();
    }

    void release() {
        held = false;
    }

    private void accept() {
        try {
            while (true) {
                pass(listening.accept());
            }
        } catch (IOException closed) {
            cut();
        }
    }

    private void pass(Socket client) {
        if (held) {
            end(client);
            return;
        }
        try {
            Socket server = new Socket(InetAddress.getLoopbackAddress(), serverPort);
            open.add(client);
            open.add(server);
            Thread.ofVirtual().start(() -> copy(client, server));
            Thread.ofVirtual().start(() -> copy(server, client));
        } catch (IOException nobodyThere) {
            end(client);
        }
    }

    private void copy(Socket from, Socket to) {
        byte[] buffer = new byte[BUFFER_BYTES];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                out.write(buffer, 0, read);
            }
        } catch (IOException over) {
            // One side has gone, and takes the other with it.
        } finally {
            open.remove(from);
            open.remove(to);
        }
    }

    private static void end(Socket socket) {
        try {
            socket.close();
        } catch (IOException gone) {
            // It is closed all the same.
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
        cut();
    }
}

package dev.davit.cli.stream;

import dev.davit.cli.ApiClient;
import dev.davit.cli.Out;
import dev.davit.cli.wire.Upgraded;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One connection to a port of a pod: two SPDY streams, one for errors and one for data, as
 * kubectl's are, on a connection of its own to the server.
 */
public final class ForwardedConnection {
    private static final int BUFFER_BYTES = 32 << 10;
    private static final int ERRORS = 1;
    private static final int DATA = 3;

    private final Socket local;
    private final OutputStream server;
    private final StringBuilder errors = new StringBuilder();

    private ForwardedConnection(Socket local, OutputStream server) {
        this.local = local;
        this.server = server;
    }

    /** Blocks until the pod's side has ended. */
    public static void run(ApiClient client, String path, int port, Socket local)
            throws IOException {
        try (Upgraded upgraded =
                client.upgrade(
                        client.request(path)
                                .header("Connection", "Upgrade")
                                .header("Upgrade", "SPDY/3.1")
                                .header("X-Stream-Protocol-Version", "portforward.k8s.io")
                                .method("POST", new byte[0])
                                .build())) {
            ForwardedConnection connection = new ForwardedConnection(local, upgraded.out());
            connection.open(port);
            Thread.ofPlatform().daemon().start(connection::send);
            connection.receive(upgraded.in());
            if (!connection.errors.isEmpty()) {
                Out.error("davit: port " + port + ": " + connection.errors);
            }
        }
    }

    private void open(int port) throws IOException {
        Spdy spdy = new Spdy();
        write(spdy.open(ERRORS, headers("error", port)));
        write(spdy.open(DATA, headers("data", port)));
        // Nothing is ever said on the stream for errors in this direction.
        write(Spdy.data(ERRORS, new byte[0], 0, true));
    }

    private static Map<String, String> headers(String type, int port) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("streamtype", type);
        headers.put("port", Integer.toString(port));
        headers.put("requestid", "0");
        return headers;
    }

    private synchronized void write(byte[] frame) throws IOException {
        server.write(frame);
        server.flush();
    }

    private void send() {
        byte[] buffer = new byte[BUFFER_BYTES];
        try {
            InputStream in = local.getInputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                write(Spdy.data(DATA, buffer, read, false));
            }
            write(Spdy.data(DATA, buffer, 0, true));
        } catch (IOException gone) {
            // Either side has closed: the other direction sees it too and ends the connection.
        }
    }

    private void receive(InputStream from) throws IOException {
        DataInputStream in = new DataInputStream(from);
        boolean open = true;
        while (open) {
            int first;
            try {
                first = in.readInt();
            } catch (EOFException closed) {
                return;
            }
            int second = in.readInt();
            byte[] body = new byte[second & 0xff_ffff];
            in.readFully(body);
            open =
                    first >= 0
                            ? data(first, body, (second >>> 24 & Spdy.FIN) != 0)
                            : control(first & 0xffff, body);
        }
    }

    /** False when that was the last of it. */
    private boolean data(int stream, byte[] body, boolean last) throws IOException {
        if (stream == ERRORS) {
            errors.append(new String(body, StandardCharsets.UTF_8));
            return !last || errors.isEmpty();
        }
        local.getOutputStream().write(body);
        local.getOutputStream().flush();
        return !last;
    }

    private boolean control(int type, byte[] body) throws IOException {
        return switch (type) {
            case Spdy.RST_STREAM, Spdy.GOAWAY -> false;
            case Spdy.PING -> {
                ByteBuffer ping = ByteBuffer.allocate(Spdy.HEAD_BYTES + body.length);
                ping.putShort((short) Spdy.CONTROL).putShort((short) Spdy.PING);
                write(ping.putInt(body.length).put(body).array());
                yield true;
            }
            // Replies, settings and windows ask for nothing.
            default -> true;
        };
    }
}

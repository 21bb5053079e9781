package dev.davit.cli.stream;

import dev.davit.cli.ApiClient;
import dev.davit.cli.Out;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * One connection to a port of a pod: a WebSocket of its own with two SPDY streams in it, one for
 * errors and one for data, as kubectl's are.
 */
public final class ForwardedConnection implements WebSocket.Listener {
    private static final int BUFFER_BYTES = 32 << 10;
    private static final int ERRORS = 1;
    private static final int DATA = 3;
    private static final String PROTOCOL = "SPDY/3.1+portforward.k8s.io";

    private final Socket local;
    private final OutputStream toLocal;
    private final CountDownLatch over = new CountDownLatch(1);
    private final StringBuilder errors = new StringBuilder();
    private ByteBuffer unread = ByteBuffer.allocate(0);

    private ForwardedConnection(Socket local) throws IOException {
        this.local = local;
        this.toLocal = local.getOutputStream();
    }

    /** Blocks until either side has ended. */
    public static void run(ApiClient client, String path, int port, Socket local)
            throws IOException, InterruptedException {
        ForwardedConnection connection = new ForwardedConnection(local);
        URI where = URI.create(client.server().toString().replaceFirst("^http", "ws") + path);
        WebSocket socket;
        try {
            socket = client.webSocket().subprotocols(PROTOCOL).buildAsync(where, connection).join();
        } catch (CompletionException failure) {
            throw ExecClient.refused(failure);
        }
        connection.open(socket, port);
        Thread.ofPlatform().daemon().start(() -> connection.send(socket));
        connection.over.await();
        socket.abort();
        if (!connection.errors.isEmpty()) {
            Out.error("davit: port " + port + ": " + connection.errors);
        }
    }

    private void open(WebSocket socket, int port) {
        Spdy spdy = new Spdy();
        write(socket, spdy.open(ERRORS, headers("error", port)));
        write(socket, spdy.open(DATA, headers("data", port)));
        // Nothing is ever said on the stream for errors in this direction.
        write(socket, Spdy.data(ERRORS, new byte[0], 0, true));
    }

    private static Map<String, String> headers(String type, int port) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("streamtype", type);
        headers.put("port", Integer.toString(port));
        headers.put("requestid", "0");
        return headers;
    }

    private void send(WebSocket socket) {
        byte[] buffer = new byte[BUFFER_BYTES];
        try {
            InputStream in = local.getInputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                write(socket, Spdy.data(DATA, buffer, read, false));
            }
            write(socket, Spdy.data(DATA, buffer, 0, true));
        } catch (IOException | CompletionException gone) {
            over.countDown();
        }
    }

    private static void write(WebSocket socket, byte[] frame) {
        synchronized (socket) {
            socket.sendBinary(ByteBuffer.wrap(frame), true).join();
        }
    }

    @Override
    public @Nullable CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
        unread = joined(unread, data);
        try {
            while (frame(socket)) {
                // One after the other, as far as they are here whole.
            }
        } catch (UncheckedIOException localGone) {
            over.countDown();
        }
        socket.request(1);
        return null;
    }

    private static ByteBuffer joined(ByteBuffer first, ByteBuffer second) {
        ByteBuffer all = ByteBuffer.allocate(first.remaining() + second.remaining());
        return all.put(first).put(second).flip();
    }

    /** Takes one frame; false when there is none yet. */
    private boolean frame(WebSocket socket) {
        if (unread.remaining() < Spdy.HEAD_BYTES) {
            return false;
        }
        int first = unread.getInt(unread.position());
        int second = unread.getInt(unread.position() + 4);
        int length = second & 0xff_ffff;
        if (unread.remaining() < Spdy.HEAD_BYTES + length) {
            return false;
        }
        unread.position(unread.position() + Spdy.HEAD_BYTES);
        byte[] body = new byte[length];
        unread.get(body);
        if (first >= 0) {
            data(first, body, (second >>> 24 & Spdy.FIN) != 0);
        } else {
            control(socket, first & 0xffff, body);
        }
        return true;
    }

    private void data(int stream, byte[] body, boolean last) {
        if (stream == ERRORS) {
            errors.append(new String(body, StandardCharsets.UTF_8));
        } else if (stream == DATA) {
            try {
                toLocal.write(body);
                toLocal.flush();
            } catch (IOException gone) {
                throw new UncheckedIOException(gone);
            }
        }
        if (last && (stream == DATA || !errors.isEmpty())) {
            over.countDown();
        }
    }

    private void control(WebSocket socket, int type, byte[] body) {
        switch (type) {
            case Spdy.RST_STREAM, Spdy.GOAWAY -> over.countDown();
            case Spdy.PING -> {
                ByteBuffer ping = ByteBuffer.allocate(Spdy.HEAD_BYTES + body.length);
                ping.putShort((short) 0x8003).putShort((short) Spdy.PING).putInt(body.length);
                write(socket, ping.put(body).array());
            }
            default -> {
                // Replies, settings and windows ask for nothing.
            }
        }
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
        over.countDown();
        return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
        over.countDown();
    }
}

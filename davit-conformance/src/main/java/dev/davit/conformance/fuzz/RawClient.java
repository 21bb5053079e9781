package dev.davit.conformance.fuzz;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Sends bytes as they are and reads what comes back; a connection is used for as long as it is
 * good.
 */
final class RawClient implements AutoCloseable {
    private static final int MAX_BODY = 256 << 20;

    private final Path socket;
    private final long patienceMillis;
    private final ScheduledExecutorService watchdog =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("patience").factory());
    private @Nullable SocketChannel channel;
    private InputStream in = InputStream.nullInputStream();

    /**
     * An answer; code 0: the server closed the connection without a word.
     *
     * @param late it did not come in time, and the connection was given up
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Answer(int code, SortedMap<String, String> fields, byte[] body, boolean late) {
        static Answer none(boolean late) {
            return new Answer(0, new TreeMap<>(), new byte[0], late);
        }

        String text() {
            return new String(body, StandardCharsets.UTF_8);
        }

        String field(String name) {
            return fields.getOrDefault(name, "");
        }
    }

    RawClient(Path socket, long patienceMillis) {
        this.socket = socket;
        this.patienceMillis = patienceMillis;
    }

    /**
     * @param headOnly for answers that have no end: the connection is given up behind the head
     * @param halfClose no more will be sent on this connection
     */
    Answer ask(byte[] request, boolean headOnly, boolean halfClose) throws IOException {
        boolean[] late = new boolean[1];
        SocketChannel open = open();
        ScheduledFuture<?> alarm =
                watchdog.schedule(
                        () -> {
                            late[0] = true;
                            closeQuietly(open);
                        },
                        patienceMillis,
                        TimeUnit.MILLISECONDS);
        try {
            send(open, request);
            if (halfClose) {
                open.shutdownOutput();
            }
            Answer answer = read(headOnly, request.length > 0 && request[0] == 'H');
            if (headOnly || halfClose || answer.field("connection").equalsIgnoreCase("close")) {
                giveUp();
            }
            return answer;
        } catch (IOException broken) {
            giveUp();
            return Answer.none(late[0]);
        } finally {
            alarm.cancel(false);
        }
    }

    private SocketChannel open() throws IOException {
        SocketChannel now = channel;
        if (now == null) {
            now = SocketChannel.open(StandardProtocolFamily.UNIX);
            now.connect(UnixDomainSocketAddress.of(socket));
            channel = now;
            in = new BufferedInputStream(Channels.newInputStream(now));
        }
        return now;
    }

    /** A refusal may come, and the connection be closed, before everything was sent. */
    private static void send(SocketChannel channel, byte[] request) {
        ByteBuffer rest = ByteBuffer.wrap(request);
        try {
            while (rest.hasRemaining()) {
                channel.write(rest);
            }
        } catch (IOException closed) {
            // What was answered before is still to be read.
        }
    }

    /**
     * @param bodiless an answer to HEAD has no body, whatever its head says
     */
    private Answer read(boolean headOnly, boolean bodiless) throws IOException {
        String[] status = line().split(" ", 3);
        if (status.length < 2 || !status[0].startsWith("HTTP/1.")) {
            throw new IOException("no HTTP: " + String.join(" ", status));
        }
        int code = Integer.parseInt(status[1]);
        SortedMap<String, String> fields = new TreeMap<>();
        for (String field = line(); !field.isEmpty(); field = line()) {
            int colon = field.indexOf(':');
            fields.put(
                    field.substring(0, colon).toLowerCase(Locale.ROOT),
                    field.substring(colon + 1).strip());
        }
        if (code < 200 && code != 101) {
            return read(headOnly, bodiless);
        }
        boolean none = bodiless || code == 101 || (headOnly && code == 200);
        byte[] body = none ? new byte[0] : body(code, fields);
        return new Answer(code, fields, body, false);
    }

    private byte[] body(int code, SortedMap<String, String> fields) throws IOException {
        if (code == 204 || code == 304) {
            return new byte[0];
        }
        if ("chunked".equalsIgnoreCase(fields.get("transfer-encoding"))) {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            for (int size = chunk(); size > 0; size = chunk()) {
                all.write(exactly(size));
                line();
            }
            line();
            return all.toByteArray();
        }
        return exactly(Integer.parseInt(fields.getOrDefault("content-length", "0")));
    }

    private int chunk() throws IOException {
        return Integer.parseInt(line().strip(), 16);
    }

    private byte[] exactly(int size) throws IOException {
        if (size > MAX_BODY) {
            throw new IOException("an answer of " + size + " bytes");
        }
        byte[] bytes = in.readNBytes(size);
        if (bytes.length < size) {
            throw new EOFException("cut off");
        }
        return bytes;
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("closed");
            }
            if (next != '\r') {
                line.write(next);
            }
        }
        return line.toString(StandardCharsets.ISO_8859_1);
    }

    void giveUp() {
        SocketChannel now = channel;
        channel = null;
        if (now != null) {
            closeQuietly(now);
        }
    }

    private static void closeQuietly(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException ignored) {
            // It is given up anyway.
            return;
        }
    }

    @Override
    public void close() {
        giveUp();
        watchdog.shutdownNow();
    }
}

package dev.davit.cli.wire;

import dev.davit.cli.wire.Call.Header;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The way over the cluster's own Unix socket: no TLS, whose first handshake in a fresh JVM takes
 * longer than all the rest of a command. A connection for each request, closed by the server.
 */
public final class LocalWire implements Wire {
    private static final int MAX_LINE_BYTES = 64 << 10;
    private static final int MAX_HEADERS = 200;

    private final Path socket;

    public LocalWire(Path socket) {
        this.socket = socket;
    }

    @Override
    public Answer<InputStream> send(Call call) throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            SocketName.connect(channel, socket);
            write(channel, head(call));
            write(channel, call.body());
            return answer(new BufferedInputStream(Channels.newInputStream(channel)), call);
        } catch (IOException | RuntimeException failure) {
            channel.close();
            throw failure;
        }
    }

    /** Asks for another protocol on the connection; an answer other than 101 is left as it came. */
    @Override
    public Upgraded upgrade(Call call) throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            SocketName.connect(channel, socket);
            return upgrade(
                    call,
                    new BufferedInputStream(Channels.newInputStream(channel)),
                    Channels.newOutputStream(channel),
                    channel);
        } catch (IOException | RuntimeException failure) {
            channel.close();
            throw failure;
        }
    }

    static Upgraded upgrade(Call call, InputStream in, OutputStream out, Closeable connection)
            throws IOException {
        out.write(head(call));
        out.flush();
        Answer<InputStream> answer = answer(in, call);
        return new Upgraded(answer, in, out, connection);
    }

    private static void write(SocketChannel channel, byte[] bytes) throws IOException {
        ByteBuffer rest = ByteBuffer.wrap(bytes);
        while (rest.hasRemaining()) {
            channel.write(rest);
        }
    }

    private static byte[] head(Call call) {
        StringBuilder head = new StringBuilder();
        head.append(call.method()).append(' ').append(call.path()).append(" HTTP/1.1\r\n");
        head.append("Host: localhost\r\n");
        if (call.headers().stream().noneMatch(one -> one.name().equals("Connection"))) {
            head.append("Connection: close\r\n");
        }
        call.headers()
                .forEach(one ->
                        head.append(one.name()).append(": ").append(one.value()).append("\r\n"));
        if (call.body().length > 0 || !call.method().equals("GET")) {
            head.append("Content-Length: ").append(call.body().length).append("\r\n");
        }
        return head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8);
    }

    private static Answer<InputStream> answer(InputStream in, Call call) throws IOException {
        String status = line(in);
        if (!status.matches("HTTP/1\\.1 [0-9]{3}.*")) {
            throw new IOException("not an HTTP answer: " + status);
        }
        List<Header> headers = new ArrayList<>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            if (colon <= 0 || headers.size() == MAX_HEADERS) {
                throw new IOException("not an HTTP header: " + line);
            }
            headers.add(new Header(line.substring(0, colon), line.substring(colon + 1).strip()));
        }
        int code = Integer.parseInt(status.substring(9, 12));
        Answer<InputStream> answer = new Answer<>(code, headers, in);
        return new Answer<>(code, headers, body(answer, call));
    }

    private static InputStream body(Answer<InputStream> answer, Call call) {
        InputStream in = answer.body();
        List<String> coding = answer.allValues("Transfer-Encoding");
        if (!coding.isEmpty() && coding.getFirst().toLowerCase(Locale.ROOT).equals("chunked")) {
            return new ChunkedBody(in);
        }
        List<String> length = answer.allValues("Content-Length");
        if (!length.isEmpty()) {
            boolean none = call.method().equals("HEAD");
            return new SizedBody(in, none ? 0 : Long.parseLong(length.getFirst()));
        }
        return in;
    }

    /** Without its end of line. */
    static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("the server closed the connection");
            }
            if (line.size() == MAX_LINE_BYTES) {
                throw new IOException("a line of the answer is too long");
            }
            line.write(next);
        }
        String text = line.toString(StandardCharsets.UTF_8);
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    }

    @Override
    public void close() {
        // Each request has its own connection.
    }
}

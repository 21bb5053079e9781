package dev.davit.bench.cluster;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * One kept-open TLS connection that speaks just enough HTTP/1.1: an HTTP library's own work would
 * be measured too. Not for several threads.
 */
public final class Wire implements AutoCloseable {
    private static final int BUFFER_BYTES = 32 << 10;

    private final SSLSocket socket;
    private final OutputStream out;
    private final InputStream in;
    private final String token;

    /** An answer; its body is complete. */
    @SuppressWarnings("ArrayRecordComponent")
    public record Answer(int code, byte[] body) {}

    /** What the head of an answer said of its body: a length, or -1 for chunks. */
    private record Head(int code, int length) {}

    Wire(SSLSocketFactory sockets, int port, String token) throws IOException {
        this(sockets, port, token, 0);
    }

    /**
     * @param receiveBytes what the kernel holds for us before we read it; 0: what it likes
     */
    Wire(SSLSocketFactory sockets, int port, String token, int receiveBytes) throws IOException {
        this.socket = (SSLSocket) sockets.createSocket();
        if (receiveBytes > 0) {
            this.socket.setReceiveBufferSize(receiveBytes);
        }
        this.socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        this.socket.setTcpNoDelay(true);
        this.out = socket.getOutputStream();
        this.in = new BufferedInputStream(socket.getInputStream(), BUFFER_BYTES);
        this.token = token;
    }

    public Answer get(String path) throws IOException {
        return ask("GET", path, "", new byte[0]);
    }

    public Answer post(String path, byte[] body) throws IOException {
        return ask("POST", path, "application/json", body);
    }

    /** An answer of 300 or more is thrown, with its body. */
    public byte[] expect(Answer answer) throws IOException {
        if (answer.code() >= 300) {
            throw new IOException(
                    answer.code() + ": " + new String(answer.body(), StandardCharsets.UTF_8));
        }
        return answer.body();
    }

    public Answer ask(String method, String path, String type, byte[] body) throws IOException {
        send(method, path, type, body);
        Head head = head();
        return new Answer(
                head.code(), head.length() >= 0 ? in.readNBytes(head.length()) : chunks());
    }

    /** Opens a watch; its lines are read with {@link #lines}. */
    public void watch(String path) throws IOException {
        send("GET", path, "", new byte[0]);
        Head head = head();
        if (head.code() != 200) {
            throw new IOException("watch " + path + ": " + head.code());
        }
    }

    /** Asks, and reads the head of the answer only: how long its body is. */
    public int begin(String path) throws IOException {
        send("GET", path, "", new byte[0]);
        Head head = head();
        if (head.code() != 200 || head.length() < 0) {
            throw new IOException(path + ": " + head);
        }
        return head.length();
    }

    /** The next bytes of the body; all of them must be read before the next question. */
    public void read(int count) throws IOException {
        in.skipNBytes(count);
    }

    private void send(String method, String path, String type, byte[] body) throws IOException {
        String head =
                method
                        + " "
                        + path
                        + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                        + token
                        + (type.isEmpty() ? "" : "\r\nContent-Type: " + type)
                        + "\r\nContent-Length: "
                        + body.length
                        + "\r\n\r\n";
        byte[] bytes = head.getBytes(StandardCharsets.ISO_8859_1);
        // One write, one TLS record, one packet.
        byte[] whole = new byte[bytes.length + body.length];
        System.arraycopy(bytes, 0, whole, 0, bytes.length);
        System.arraycopy(body, 0, whole, bytes.length, body.length);
        out.write(whole);
        out.flush();
    }

    private Head head() throws IOException {
        String status = textLine();
        int code = Integer.parseInt(status.substring(9, 12));
        int length = 0;
        for (String field = textLine(); !field.isEmpty(); field = textLine()) {
            String lower = field.toLowerCase(Locale.ROOT);
            if (lower.startsWith("content-length:")) {
                length = Integer.parseInt(lower.substring(15).strip());
            } else if (lower.startsWith("transfer-encoding:")) {
                length = -1;
            }
        }
        return new Head(code, length);
    }

    private byte[] chunks() throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] chunk = chunk(); chunk.length > 0; chunk = chunk()) {
            all.writeBytes(chunk);
        }
        return all.toByteArray();
    }

    private byte[] chunk() throws IOException {
        int length = Integer.parseInt(textLine(), 16);
        byte[] bytes = in.readNBytes(length);
        textLine();
        return bytes;
    }

    /**
     * The next chunk of a watch, which holds whole lines; empty at its end.
     *
     * <p>The server sends each batch of events as one chunk.
     */
    public byte[] lines() throws IOException {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        byte[] chunk = chunk();
        while (chunk.length > 0) {
            whole.writeBytes(chunk);
            if (chunk[chunk.length - 1] == '\n') {
                break;
            }
            chunk = chunk();
        }
        return whole.toByteArray();
    }

    private String textLine() throws IOException {
        StringBuilder line = new StringBuilder(80);
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("the server closed the connection");
            }
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}

package dev.davit.http.proxy;

import dev.davit.base.Reason;
import dev.davit.base.Refusal;
import dev.davit.http.wire.ClientGone;
import dev.davit.http.wire.Exchange;
import dev.davit.http.wire.Field;
import dev.davit.http.wire.Incoming;
import dev.davit.http.wire.PieceQueue;
import io.netty.buffer.Unpooled;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Passes one request on and its answer back, both as they come. Blocks; two virtual threads: one
 * for each direction.
 */
public final class Passing {
    private static final int BUFFER_BYTES = 32 << 10;
    private static final byte[] CRLF = {'\r', '\n'};
    private static final byte[] LAST_CHUNK = {'0', '\r', '\n', '\r', '\n'};

    private final Exchange exchange;
    private final Errand errand;
    private final Dialed other;
    private final InputStream from;
    private final OutputStream to;

    private Passing(Exchange exchange, Errand errand, Dialed other) throws IOException {
        this.exchange = exchange;
        this.errand = errand;
        this.other = other;
        this.from = new BufferedInputStream(other.in(), BUFFER_BYTES);
        this.to = new BufferedOutputStream(other.out(), BUFFER_BYTES);
    }

    /** Returns once the exchange is over. */
    public static void run(Exchange exchange, Errand errand)
            throws IOException, InterruptedException {
        Dialed other;
        try {
            other = Dialer.dial(errand.to(), errand.limits().connectMillis());
        } catch (IOException failure) {
            exchange.answer(unreachable(failure));
            return;
        }
        try (other) {
            exchange.connection().whenGone(other::cut);
            new Passing(exchange, errand, other).pass();
        }
    }

    /** In Kubernetes' words. */
    public static Refusal unreachable(IOException failure) {
        return Refusal.of(
                Reason.SERVICE_UNAVAILABLE,
                "error trying to reach service: " + failure.getMessage());
    }

    private void pass() throws IOException, InterruptedException {
        String upgrade = Fields.upgrade(exchange.in());
        boolean upgrades = !upgrade.isEmpty() && !upgrade.equalsIgnoreCase("h2c");
        Thread sender = null;
        try {
            sender = ask(upgrades ? upgrade : "");
            AnswerHead head = answered();
            if (head == null) {
                return;
            }
            if (head.code() != 101) {
                answer(head);
            } else if (upgrades) {
                Pipes.join(exchange, head, other, from, errand.limits().openMillis());
            } else {
                exchange.answer(unreachable(new IOException("an upgrade that nobody asked for")));
            }
        } finally {
            if (sender != null) {
                sender.interrupt();
            }
        }
    }

    /** Null: nothing that can be passed on has come, and the client knows. */
    private @Nullable AnswerHead answered() throws IOException {
        try {
            other.patience(errand.limits().headMillis());
            return AnswerHead.read(from);
        } catch (SocketTimeoutException late) {
            exchange.answer(
                    Refusal.of(
                            Reason.TIMEOUT,
                            "error trying to reach service: no answer within "
                                    + errand.limits().headMillis() / 1_000
                                    + " seconds"));
        } catch (IOException failure) {
            if (!exchange.connection().outflow().alive()) {
                throw new ClientGone("the client went away");
            }
            exchange.answer(unreachable(failure));
        }
        return null;
    }

    /** Sends the head; the body, if there is one, on a thread of its own, which is returned. */
    private @Nullable Thread ask(String upgrade) throws IOException {
        Incoming in = exchange.in();
        PieceQueue stream = in.stream();
        String length = in.headerOr("Content-Length", "");
        boolean chunked = stream != null && length.isEmpty();
        boolean body = stream != null || in.body().length > 0;
        try {
            to.write(head(upgrade, body, chunked ? "" : length));
            to.flush();
        } catch (IOException closed) {
            // What it has said before it closed is read all the same.
        }
        if (!body) {
            return null;
        }
        return Thread.ofVirtual()
                .name("proxy body")
                .start(() -> {
                    try {
                        send(stream, in.body(), chunked);
                    } catch (ClientGone | InterruptedException gone) {
                        other.cut();
                    } catch (IOException closed) {
                        // Whoever answers wants no more of it; his answer tells why.
                        if (stream != null) {
                            stream.cut();
                        }
                    }
                });
    }

    private void send(@Nullable PieceQueue stream, byte[] whole, boolean chunked)
            throws IOException, InterruptedException {
        if (stream == null) {
            to.write(whole);
            to.flush();
            return;
        }
        int patience = errand.limits().requestMillis();
        for (byte[] piece = stream.next(patience); piece != null; piece = stream.next(patience)) {
            if (chunked) {
                to.write(Integer.toHexString(piece.length).getBytes(StandardCharsets.US_ASCII));
                to.write(CRLF);
            }
            to.write(piece);
            if (chunked) {
                to.write(CRLF);
            }
            to.flush();
        }
        if (chunked) {
            to.write(LAST_CHUNK);
            to.flush();
        }
    }

    private byte[] head(String upgrade, boolean body, String length) {
        Incoming in = exchange.in();
        List<Field> fields = new ArrayList<>();
        fields.add(new Field("Host", errand.host()));
        if (upgrade.isEmpty()) {
            fields.add(new Field("Connection", "close"));
        } else {
            fields.add(new Field("Connection", "Upgrade"));
            fields.add(new Field("Upgrade", upgrade));
        }
        if (body) {
            fields.add(
                    length.isEmpty()
                            ? new Field("Transfer-Encoding", "chunked")
                            : new Field("Content-Length", length));
        } else if (!in.method().equals("GET") && !in.method().equals("HEAD")) {
            fields.add(new Field("Content-Length", "0"));
        }
        for (Field field : Fields.onward(in)) {
            if (!field.is("Host") && errand.more().stream().noneMatch(ours(field))) {
                fields.add(field);
            }
        }
        fields.addAll(errand.more());
        StringBuilder head = new StringBuilder(512);
        head.append(in.method()).append(' ').append(errand.target()).append(" HTTP/1.1\r\n");
        fields.forEach(field -> line(head, field));
        return head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8);
    }

    private static java.util.function.Predicate<Field> ours(Field theirs) {
        return field -> field.is(theirs.name());
    }

    /** Nothing that a client or an object says may begin another line. */
    static void line(StringBuilder head, Field field) {
        head.append(field.name()).append(": ");
        for (int i = 0; i < field.value().length(); i++) {
            char c = field.value().charAt(i);
            head.append((c < ' ' && c != '\t') || c == 127 ? ' ' : c);
        }
        head.append("\r\n");
    }

    private void answer(AnswerHead head) throws IOException, InterruptedException {
        boolean bodiless =
                exchange.in().method().equals("HEAD") || head.code() == 204 || head.code() == 304;
        AnswerBody body;
        long length;
        try {
            length = head.length();
            body = AnswerBody.of(head, from, bodiless);
        } catch (IOException malformed) {
            exchange.answer(unreachable(malformed));
            return;
        }
        List<Field> fields = new ArrayList<>();
        for (Field field : Fields.back(head)) {
            fields.add(
                    field.is("Location")
                            ? new Field(field.name(), errand.redirects().told(field.value()))
                            : field);
        }
        exchange.pass(head.code(), fields, length);
        other.patience(errand.open() ? errand.limits().openMillis() : errand.limits().idleMillis());
        byte[] buffer = new byte[BUFFER_BYTES];
        for (int read = next(body, buffer); read >= 0; read = next(body, buffer)) {
            exchange.write(Unpooled.copiedBuffer(buffer, 0, read));
        }
        exchange.end();
    }

    /** A break of the other side must reach the client as one: its answer is not whole. */
    private static int next(AnswerBody body, byte[] buffer) throws ClientGone {
        try {
            return body.read(buffer);
        } catch (IOException broken) {
            throw new ClientGone("the answer broke off: " + broken.getMessage());
        }
    }
}

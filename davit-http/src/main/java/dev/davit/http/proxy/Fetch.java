package dev.davit.http.proxy;

import dev.davit.http.wire.Field;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One document of another server, read whole. Blocks. */
public final class Fetch {
    private static final int BUFFER_BYTES = 16 << 10;

    private Fetch() {}

    /** What was answered. */
    @SuppressWarnings("ArrayRecordComponent")
    public record Answer(int code, byte[] body) {}

    /**
     * @param more lines of the head
     * @param maxBytes a longer body is a failure
     * @param patienceMillis for all of it
     * @throws IOException why there is no answer
     */
    public static Answer get(
            OtherServers.Way way, String target, List<Field> more, int maxBytes, int patienceMillis)
            throws IOException {
        return ask("GET", way, target, more, maxBytes, patienceMillis);
    }

    /** As {@link #get}, by another method without a body. */
    public static Answer ask(
            String method,
            OtherServers.Way way,
            String target,
            List<Field> more,
            int maxBytes,
            int patienceMillis)
            throws IOException {
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(patienceMillis);
        try (Dialed other = Dialer.dial(way.to(), patienceMillis)) {
            StringBuilder head = new StringBuilder(256);
            head.append(method).append(' ').append(target).append(" HTTP/1.1\r\n");
            Passing.line(head, new Field("Host", way.host()));
            Passing.line(head, new Field("Connection", "close"));
            if (!method.equals("GET")) {
                Passing.line(head, new Field("Content-Length", "0"));
            }
            Passing.line(head, new Field("User-Agent", "davit-aggregator"));
            more.forEach(field -> Passing.line(head, field));
            head.append("\r\n");
            other.patience(left(until));
            other.out().write(head.toString().getBytes(StandardCharsets.UTF_8));
            other.out().flush();
            InputStream in = new BufferedInputStream(other.in(), BUFFER_BYTES);
            AnswerHead answer = AnswerHead.read(in);
            return new Answer(answer.code(), body(answer, in, maxBytes, other, until));
        }
    }

    private static byte[] body(
            AnswerHead answer, InputStream in, int maxBytes, Dialed other, long until)
            throws IOException {
        AnswerBody body = AnswerBody.of(answer, in, answer.code() == 204 || answer.code() == 304);
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        byte[] buffer = new byte[BUFFER_BYTES];
        for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
            if (whole.size() + read > maxBytes) {
                throw new IOException("the answer has more than " + maxBytes + " bytes");
            }
            whole.write(buffer, 0, read);
            other.patience(left(until));
        }
        return whole.toByteArray();
    }

    private static int left(long until) throws IOException {
        long left = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime());
        if (left <= 0) {
            throw new IOException("context deadline exceeded");
        }
        return (int) left;
    }
}

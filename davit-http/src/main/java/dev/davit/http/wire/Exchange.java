package dev.davit.http.wire;

import dev.davit.base.Invariant;
import dev.davit.base.Refusal;
import dev.davit.gate.StatusJson;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * One request and the way back. Used by one thread at a time: the request's own virtual thread,
 * whose writing is carried by the event loop, or the event loop itself.
 */
public final class Exchange {
    private static final int HEAD_BYTES = 512;

    /**
     * Bodies up to this size are joined with their head: one small copy is cheaper than a gather.
     */
    private static final int JOIN_BYTES = 16 << 10;

    private static final byte[] LAST_CHUNK = {'0', '\r', '\n', '\r', '\n'};

    private final Connection connection;
    private final Incoming in;
    private final String id;
    private final boolean headOnly;
    private int status;
    private long bytesSent;
    private boolean started;
    private boolean ended;
    private boolean handedOver;
    private boolean framed;
    private boolean keep;
    private Encoding encoding = Encoding.JSON;
    private boolean pretty;

    Exchange(Connection connection, Incoming in, String id) {
        this.connection = connection;
        this.in = in;
        this.id = id;
        this.headOnly = in.method().equals("HEAD");
    }

    public Incoming in() {
        return in;
    }

    public String id() {
        return id;
    }

    public Connection connection() {
        return connection;
    }

    /** How documents are to be written from now on; refusals too. */
    public void speak(Encoding wanted, boolean indented) {
        encoding = wanted;
        pretty = indented;
    }

    public Encoding encoding() {
        return encoding;
    }

    /** Whether documents are to be indented. */
    public boolean pretty() {
        return pretty;
    }

    public int status() {
        return status;
    }

    public long bytesSent() {
        return bytesSent;
    }

    public boolean started() {
        return started;
    }

    public boolean ended() {
        return ended;
    }

    public void answer(Refusal refusal) {
        answer(refusal, fields(refusal));
    }

    /** A refusal with fields of its own in the head. */
    public void answer(Refusal refusal, Map<String, String> fields) {
        Encoding.Encoded body = encoding.write(StatusJson.of(refusal), pretty);
        answer(refusal.code(), body.mediaType(), body.bytes(), fields, refusal.warnings());
    }

    private static Map<String, String> fields(Refusal refusal) {
        return switch (refusal.code()) {
            case 401 -> Map.of("WWW-Authenticate", "Bearer realm=\"davit\"");
            case 429, 503, 504 ->
                    Map.of("Retry-After", Integer.toString(StatusJson.RETRY_AFTER_SECONDS));
            default -> Map.of();
        };
    }

    public void answer(int code, Json body, List<String> warnings) {
        answer(code, Head.JSON, JsonWriter.write(body), Map.of(), warnings);
    }

    public void answer(int code, String contentType, byte[] body) {
        answer(code, contentType, body, Map.of(), List.of());
    }

    /**
     * A whole answer in one go. The bytes are not copied where they are many, and never changed.
     */
    public void answer(
            int code,
            String contentType,
            byte[] body,
            Map<String, String> fields,
            List<String> warnings) {
        begin(code);
        boolean join = body.length <= JOIN_BYTES;
        ByteBuf head = Unpooled.buffer(join ? HEAD_BYTES + body.length : HEAD_BYTES);
        Head.begin(head, code, id);
        if (code != 304) {
            Head.type(head, contentType);
            Head.length(head, body.length);
        }
        Head.fields(head, fields);
        Head.warnings(head, warnings);
        closing(head);
        Head.end(head);
        boolean bare = headOnly || code == 304;
        bytesSent = bare ? 0 : body.length;
        ended = true;
        if (bare || join) {
            connection.finish(bare ? head : head.writeBytes(body), in.keepAlive());
        } else {
            connection.finish(
                    Unpooled.wrappedBuffer(head, Unpooled.wrappedBuffer(body)), in.keepAlive());
        }
    }

    /**
     * Starts an answer in pieces.
     *
     * @param length of all pieces together, or -1 when it is not known
     */
    public void open(
            int code,
            String contentType,
            long length,
            boolean gzip,
            Map<String, String> fields,
            List<String> warnings) {
        begin(code);
        ByteBuf head = Unpooled.buffer(HEAD_BYTES);
        Head.begin(head, code, id);
        Head.type(head, contentType);
        if (length >= 0) {
            Head.length(head, length);
        } else if (in.chunks()) {
            Head.chunked(head);
            framed = true;
        }
        if (gzip) {
            Head.gzip(head);
        }
        Head.fields(head, fields);
        Head.warnings(head, warnings);
        if (!reusable(length)) {
            Head.close(head);
        } else {
            closing(head);
        }
        Head.end(head);
        keep = reusable(length) && in.keepAlive();
        connection.write(head);
    }

    /**
     * Starts an answer that another server has given.
     *
     * @param fields its head, without what tells of lengths and of the connection
     * @param length of the body, or -1 when it is not known; 0 where there is none
     */
    public void pass(int code, List<Field> fields, long length) {
        begin(code);
        ByteBuf head = Unpooled.buffer(HEAD_BYTES);
        Head.begin(head, code, id);
        boolean bodiless = code == 204 || code == 304;
        if (!bodiless && length >= 0) {
            Head.length(head, length);
        } else if (!bodiless && in.chunks() && !headOnly) {
            Head.chunked(head);
            framed = true;
        }
        fields.forEach(field -> Head.field(head, field.name(), field.value()));
        boolean ends = bodiless || headOnly || reusable(length);
        if (ends) {
            closing(head);
        } else {
            Head.close(head);
        }
        Head.end(head);
        keep = ends && in.keepAlive();
        connection.write(head);
    }

    /** Without a length and without chunks, only the connection's end can tell the answer's. */
    private boolean reusable(long length) {
        return length >= 0 || in.chunks();
    }

    /** An empty buffer for a piece, from the pool: large answers leave no garbage behind. */
    public ByteBuf room(int bytes) {
        return connection.allocator().heapBuffer(bytes);
    }

    /** Waits until the client has room, then hands the piece on. Takes over the buffer. */
    public void write(ByteBuf piece) throws ClientGone, InterruptedException {
        if (!piece.isReadable() || headOnly) {
            piece.release();
            return;
        }
        try {
            connection.outflow().awaitWritable();
        } catch (ClientGone | InterruptedException e) {
            piece.release();
            throw e;
        }
        bytesSent += piece.readableBytes();
        connection.write(framed ? chunk(piece) : piece);
    }

    /** On the event loop, which must not wait: hands the piece on. Takes over the buffer. */
    public void push(ByteBuf piece) {
        if (headOnly) {
            piece.release();
            return;
        }
        bytesSent += piece.readableBytes();
        connection.write(framed ? chunk(piece) : piece);
    }

    public void end() {
        ended = true;
        ByteBuf last =
                framed && !headOnly ? Unpooled.wrappedBuffer(LAST_CHUNK) : Unpooled.EMPTY_BUFFER;
        connection.finish(last, keep);
    }

    /** The answer cannot be ended properly: the client must see that it was cut. */
    public void abort() {
        ended = true;
        connection.abort();
    }

    /** Something failed after the answer was started: what is not whole yet is cut. */
    public void breakOff() {
        if (!ended || handedOver) {
            abort();
        }
    }

    /** The connection is no longer HTTP: nothing else is written through this exchange. */
    public void upgraded(int code) {
        begin(code);
        ended = true;
        handedOver = true;
    }

    private void begin(int code) {
        Invariant.check(!started, "an answer was started twice");
        started = true;
        status = code;
    }

    private void closing(ByteBuf head) {
        if (!in.keepAlive()) {
            Head.close(head);
        } else if (!in.chunks()) {
            Head.field(head, "Connection", "keep-alive");
        }
    }

    private static ByteBuf chunk(ByteBuf piece) {
        ByteBuf size = Unpooled.buffer(10);
        size.writeCharSequence(
                Integer.toHexString(piece.readableBytes()), StandardCharsets.US_ASCII);
        size.writeByte('\r').writeByte('\n');
        return Unpooled.wrappedBuffer(size, piece, Unpooled.wrappedBuffer(LAST_CHUNK, 1, 2));
    }
}

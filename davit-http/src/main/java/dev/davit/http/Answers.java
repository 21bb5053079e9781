package dev.davit.http;

import dev.davit.base.Outcome;
import dev.davit.http.wire.Encoding;
import dev.davit.http.wire.Exchange;
import dev.davit.http.wire.Head;
import dev.davit.model.image.StoredObject;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.model.json.JsonWriter;
import dev.davit.model.request.Reply;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** Writes what the gate answered, in bounded memory. */
final class Answers {
    private Answers() {}

    /** Larger answers are compressed for clients that like it; the bound is Kubernetes' own. */
    static final long GZIP_BYTES = 128 << 10;

    private static final int PIECE_BYTES = 64 << 10;
    private static final byte[] LIST_END = {']', '}', '\n'};

    static void write(Exchange exchange, Reply reply) throws IOException, InterruptedException {
        switch (reply) {
            case Reply.One(int code, var _, StoredObject object, List<String> warnings) -> {
                if (asStored(exchange)) {
                    whole(exchange, code, Head.JSON, object.bytes(), warnings);
                } else {
                    document(exchange, code, object.tree(), warnings);
                }
            }
            case Reply.Many many -> {
                if (asStored(exchange)) {
                    list(exchange, many);
                } else {
                    EncodedList.write(exchange, many);
                }
            }
            case Reply.Document(int code, JsonObject body, List<String> warnings) ->
                    document(exchange, code, body, warnings);
            case Reply.Text(String type, String text, List<String> warnings) ->
                    whole(exchange, 200, type, text.getBytes(StandardCharsets.UTF_8), warnings);
        }
    }

    /** Whether objects go out as the bytes that are stored. */
    private static boolean asStored(Exchange exchange) {
        return exchange.encoding() == Encoding.JSON && !exchange.pretty();
    }

    private static void document(
            Exchange exchange, int code, JsonObject body, List<String> warnings)
            throws IOException, InterruptedException {
        Encoding.Encoded encoded = exchange.encoding().write(body, exchange.pretty());
        whole(exchange, code, encoded.mediaType(), encoded.bytes(), warnings);
    }

    /** Whether {@link #write} neither compresses it nor waits for the client. */
    static boolean small(Outcome<Reply> outcome) {
        return switch (outcome) {
            case Outcome.Refused<Reply> _ -> true;
            case Outcome.Ok<Reply>(Reply reply) ->
                    reply instanceof Reply.One(int _, var _, StoredObject object, var _)
                            && object.bytes().length <= GZIP_BYTES;
        };
    }

    private static void whole(
            Exchange exchange, int code, String type, byte[] body, List<String> warnings)
            throws IOException, InterruptedException {
        whole(exchange, code, type, body, Map.of(), warnings);
    }

    static void whole(
            Exchange exchange,
            int code,
            String type,
            byte[] body,
            Map<String, String> fields,
            List<String> warnings)
            throws IOException, InterruptedException {
        if (body.length <= GZIP_BYTES
                || exchange.connection().loop().isHere()
                || !gzipLiked(exchange)) {
            exchange.answer(code, type, body, fields, warnings);
            return;
        }
        exchange.open(code, type, -1, true, fields, warnings);
        try (OutputStream out = gzip(new Pieces(exchange))) {
            out.write(body);
        }
        exchange.end();
    }

    private static void list(Exchange exchange, Reply.Many list)
            throws IOException, InterruptedException {
        byte[] head = listHead(list);
        long bytes = (long) head.length + LIST_END.length + Math.max(0, list.items().size() - 1);
        for (StoredObject item : list.items()) {
            bytes += item.bytes().length;
        }
        try (OutputStream out = open(exchange, Head.JSON, bytes, bytes, list.warnings())) {
            out.write(head);
            boolean first = true;
            for (StoredObject item : list.items()) {
                if (!first) {
                    out.write(',');
                }
                first = false;
                out.write(item.bytes());
            }
            out.write(LIST_END);
        }
        exchange.end();
    }

    /**
     * Begins an answer in pieces.
     *
     * @param length of all of it, -1 where it is not known
     * @param about how much it will be: much is compressed
     * @return where the pieces go; the exchange is to be ended after it is closed
     */
    static OutputStream open(
            Exchange exchange, String type, long length, long about, List<String> warnings)
            throws IOException {
        boolean gzip = about > GZIP_BYTES && gzipLiked(exchange);
        exchange.open(200, type, gzip ? -1 : length, gzip, Map.of(), warnings);
        Pieces pieces = new Pieces(exchange);
        return gzip ? gzip(pieces) : pieces;
    }

    static JsonObject listMeta(Reply.Many list) {
        JsonObject.Builder metadata =
                JsonObject.builder().put("resourceVersion", Long.toString(list.revision()));
        if (!list.continueToken().isEmpty()) {
            metadata.put("continue", new JsonString(list.continueToken()));
            if (list.remaining() >= 0) {
                metadata.put("remainingItemCount", list.remaining());
            }
        }
        return metadata.build();
    }

    /** All but the items. */
    static JsonObject listHeader(Reply.Many list) {
        return JsonObject.builder()
                .put("kind", list.kind().kind() + "List")
                .put("apiVersion", list.kind().apiVersion())
                .put("metadata", listMeta(list))
                .build();
    }

    private static byte[] listHead(Reply.Many list) {
        byte[] object = JsonWriter.write(listHeader(list));
        // The closing brace gives way to the items, which are written as they are.
        byte[] items = ",\"items\":[".getBytes(StandardCharsets.US_ASCII);
        byte[] head = new byte[object.length - 1 + items.length];
        System.arraycopy(object, 0, head, 0, object.length - 1);
        System.arraycopy(items, 0, head, object.length - 1, items.length);
        return head;
    }

    private static boolean gzipLiked(Exchange exchange) {
        String liked = exchange.in().header("Accept-Encoding");
        return liked != null
                && exchange.in().chunks()
                && Boolean.TRUE.equals(
                        Accept.best(
                                liked,
                                range ->
                                        (range.type().equals("gzip") || range.type().equals("*"))
                                                ? Boolean.TRUE
                                                : null));
    }

    private static OutputStream gzip(OutputStream out) throws IOException {
        return new GZIPOutputStream(out, PIECE_BYTES) {
            {
                // The fastest level: the wire is rarely slower than the compressor.
                def.setLevel(Deflater.BEST_SPEED);
            }
        };
    }

    /** Collects small writes into pieces that are worth a trip to the event loop. */
    static final class Pieces extends OutputStream {
        private final Exchange exchange;
        private @Nullable ByteBuf piece;

        Pieces(Exchange exchange) {
            this.exchange = exchange;
        }

        @Override
        public void write(int one) throws IOException {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            ByteBuf open = piece;
            if (open == null) {
                open = exchange.room(Math.max(length, PIECE_BYTES));
                piece = open;
            } else if (open.readableBytes() + length > PIECE_BYTES) {
                flush();
                write(bytes, offset, length);
                return;
            }
            open.writeBytes(bytes, offset, length);
        }

        @Override
        public void flush() throws IOException {
            ByteBuf full = piece;
            piece = null;
            if (full != null) {
                try {
                    exchange.write(full);
                } catch (InterruptedException stop) {
                    Thread.currentThread().interrupt();
                    throw new java.io.InterruptedIOException("told to end");
                }
            }
        }

        @Override
        public void close() throws IOException {
            flush();
        }
    }
}

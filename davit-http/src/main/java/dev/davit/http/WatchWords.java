package dev.davit.http;

import dev.davit.base.Invariant;
import dev.davit.base.Reason;
import dev.davit.base.Refusal;
import dev.davit.gate.Forms;
import dev.davit.gate.StatusJson;
import dev.davit.gate.Watch;
import dev.davit.http.wire.Encoding;
import dev.davit.http.wire.Exchange;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.Kind;
import dev.davit.model.request.Request;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** What is said on a watch: of JSON, one line each. */
record WatchWords(Kind kind, Forms form, Encoding encoding) {
    private static final int PIECE_BYTES = 64 << 10;
    private static final byte[] ADDED = ascii("{\"type\":\"ADDED\",\"object\":");
    private static final byte[] MODIFIED = ascii("{\"type\":\"MODIFIED\",\"object\":");
    private static final byte[] DELETED = ascii("{\"type\":\"DELETED\",\"object\":");
    private static final byte[] END = ascii("}\n");

    /** In the form and the encoding that the request asks for. */
    static WatchWords of(Exchange exchange, Request request) {
        return new WatchWords(
                request.target().kind(), Forms.of(request.options()), exchange.encoding());
    }

    /** The next events, as many as make a piece; one at least. */
    ByteBuf piece(Ahead events) {
        return encoding == Encoding.JSON ? stored(events) : encoded(events);
    }

    /** One event. */
    ByteBuf alone(Watch.Event event) {
        return encoding == Encoding.JSON
                ? put(Unpooled.buffer(size(event)), event)
                : event(event.type().name(), event.object().tree());
    }

    private ByteBuf encoded(Ahead events) {
        ByteBuf piece = Unpooled.buffer();
        do {
            Watch.Event event = events.take();
            piece.writeBytes(encoding.event(event.type().name(), event.object().tree()));
        } while (events.hasMore() && piece.readableBytes() < PIECE_BYTES);
        return piece;
    }

    /** As they are stored. */
    private static ByteBuf stored(Ahead events) {
        Watch.Event first = events.take();
        int size = size(first);
        if (!events.hasMore()) {
            return put(Unpooled.buffer(size), first);
        }
        ByteBuf piece = put(Unpooled.buffer(Math.max(size, PIECE_BYTES)), first);
        while (events.hasMore() && piece.readableBytes() + size(events.peek()) <= PIECE_BYTES) {
            put(piece, events.take());
        }
        return piece;
    }

    private static ByteBuf put(ByteBuf piece, Watch.Event event) {
        return piece.writeBytes(prefix(event.type()))
                .writeBytes(event.object().bytes())
                .writeBytes(END);
    }

    private static int size(Watch.Event event) {
        return prefix(event.type()).length + event.object().bytes().length + END.length;
    }

    private static byte[] prefix(Watch.EventType type) {
        return switch (type) {
            case ADDED -> ADDED;
            case MODIFIED -> MODIFIED;
            case DELETED -> DELETED;
        };
    }

    /**
     * How far the watch has come.
     *
     * @param initialEnd the state at the start was told whole
     */
    ByteBuf bookmark(long revision, boolean initialEnd) {
        JsonObject.Builder metadata =
                JsonObject.builder().put("resourceVersion", Long.toString(revision));
        if (initialEnd) {
            metadata.put(
                    "annotations",
                    JsonObject.builder().put("k8s.io/initial-events-end", "true").build());
        }
        return event("BOOKMARK", empty(metadata.build()));
    }

    /** An object that says nothing but how far the watch has come. */
    private JsonObject empty(JsonObject metadata) {
        JsonObject.Builder object = JsonObject.builder();
        switch (form) {
            case PLAIN -> object.put("kind", kind.kind()).put("apiVersion", kind.apiVersion());
            case TABLE -> object.put("kind", "Table").put("apiVersion", "meta.k8s.io/v1");
            case PARTIAL ->
                    object.put("kind", "PartialObjectMetadata").put("apiVersion", "meta.k8s.io/v1");
        }
        object.put("metadata", metadata);
        if (form == Forms.TABLE) {
            object.put("columnDefinitions", JsonArray.EMPTY).put("rows", JsonArray.EMPTY);
        }
        return object.build();
    }

    ByteBuf expired() {
        return error(
                Refusal.of(
                        Reason.EXPIRED,
                        "this watch fell behind or the server moved on: list, and watch from"
                                + " there"));
    }

    /** The last event of a watch that cannot go on, or begin. */
    ByteBuf error(Refusal refusal) {
        return event("ERROR", StatusJson.of(refusal));
    }

    private ByteBuf event(String type, JsonObject object) {
        return Unpooled.wrappedBuffer(encoding.event(type, object));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Events of which the next one can be looked at. */
    static final class Ahead {
        private Iterator<Watch.Event> rest = Collections.emptyIterator();
        private Watch.@Nullable Event next;

        /** Those of a batch, once the ones before are taken. */
        void refill(Iterable<Watch.Event> events) {
            Invariant.check(next == null, "events were left");
            rest = events.iterator();
            advance();
        }

        boolean hasMore() {
            return next != null;
        }

        Watch.Event peek() {
            return Invariant.present(next, "an event");
        }

        Watch.Event take() {
            Watch.Event taken = peek();
            advance();
            return taken;
        }

        private void advance() {
            next = rest.hasNext() ? rest.next() : null;
        }
    }
}

package dev.davit.http;

import dev.davit.base.Invariant;
import dev.davit.base.Reason;
import dev.davit.base.Refusal;
import dev.davit.gate.Forms;
import dev.davit.gate.StatusJson;
import dev.davit.gate.Watch;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonWriter;
import dev.davit.model.kind.Kind;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** What is said on a watch: one line of JSON each. */
record WatchWords(Kind kind, Forms form) {
    private static final int PIECE_BYTES = 64 << 10;
    private static final byte[] ADDED = ascii("{\"type\":\"ADDED\",\"object\":");
    private static final byte[] MODIFIED = ascii("{\"type\":\"MODIFIED\",\"object\":");
    private static final byte[] DELETED = ascii("{\"type\":\"DELETED\",\"object\":");
    private static final byte[] BOOKMARK = ascii("{\"type\":\"BOOKMARK\",\"object\":");
    private static final byte[] ERROR = ascii("{\"type\":\"ERROR\",\"object\":");
    private static final byte[] END = ascii("}\n");

    /** The next events, as many as make a piece; one at least. */
    static ByteBuf piece(Ahead events) {
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
        return event(BOOKMARK, empty(metadata.build()));
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

    static ByteBuf expired() {
        return event(
                ERROR,
                StatusJson.of(
                        Refusal.of(
                                Reason.EXPIRED,
                                "this watch fell behind or the server moved on: list, and watch"
                                        + " from there")));
    }

    private static ByteBuf event(byte[] prefix, JsonObject object) {
        byte[] bytes = JsonWriter.write(object);
        return Unpooled.buffer(prefix.length + bytes.length + END.length)
                .writeBytes(prefix)
                .writeBytes(bytes)
                .writeBytes(END);
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

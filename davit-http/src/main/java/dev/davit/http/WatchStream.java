package dev.davit.http;

import dev.davit.base.Reason;
import dev.davit.base.Refusal;
import dev.davit.gate.Forms;
import dev.davit.gate.StatusJson;
import dev.davit.gate.Watch;
import dev.davit.http.wire.ClientGone;
import dev.davit.http.wire.Exchange;
import dev.davit.http.wire.Head;
import dev.davit.http.wire.HttpLimits;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonWriter;
import dev.davit.model.kind.Kind;
import dev.davit.model.request.Request;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Sends an open watch to its client until one of the three has enough. */
final class WatchStream {
    private static final int PIECE_BYTES = 64 << 10;
    private static final byte[] ADDED = ascii("{\"type\":\"ADDED\",\"object\":");
    private static final byte[] MODIFIED = ascii("{\"type\":\"MODIFIED\",\"object\":");
    private static final byte[] DELETED = ascii("{\"type\":\"DELETED\",\"object\":");
    private static final byte[] BOOKMARK = ascii("{\"type\":\"BOOKMARK\",\"object\":");
    private static final byte[] ERROR = ascii("{\"type\":\"ERROR\",\"object\":");
    private static final byte[] END = ascii("}\n");

    private final Exchange exchange;
    private final Watch watch;
    private final Kind kind;
    private final Forms form;
    private final boolean bookmarks;
    private final boolean initialEvents;
    private final long bookmarkNanos;
    private final long endNanos;
    private final BooleanSupplier closing;
    private long nextBookmarkNanos;
    private long seenRevision;
    private long toldRevision;

    WatchStream(
            Exchange exchange,
            Watch watch,
            Request request,
            HttpLimits limits,
            BooleanSupplier closing) {
        this.exchange = exchange;
        this.watch = watch;
        this.kind = request.target().kind();
        this.form = Forms.of(request.options());
        this.bookmarks = request.options().flag("allowWatchBookmarks");
        this.initialEvents = request.options().flag("sendInitialEvents");
        this.bookmarkNanos = TimeUnit.MILLISECONDS.toNanos(limits.bookmarkMillis());
        this.closing = closing;
        long now = System.nanoTime();
        this.endNanos = now + lifetimeNanos(request.options().first("timeoutSeconds"), limits);
        this.nextBookmarkNanos = now + bookmarkNanos;
    }

    private static long lifetimeNanos(@Nullable String seconds, HttpLimits limits) {
        if (seconds != null && seconds.matches("[1-9][0-9]{0,8}")) {
            return TimeUnit.SECONDS.toNanos(Long.parseLong(seconds));
        }
        // Spread, so that many watches that began together do not all come back together.
        long most = TimeUnit.MILLISECONDS.toNanos(limits.watchMillis());
        return most / 2 + ThreadLocalRandom.current().nextLong(most / 2 + 1);
    }

    void run() throws ClientGone, InterruptedException {
        exchange.open(200, Head.JSON, -1, false, Map.of(), List.of());
        Thread self = Thread.currentThread();
        exchange.connection().whenGone(self::interrupt);
        try {
            while (!closing.getAsBoolean() && endNanos - System.nanoTime() > 0 && step()) {
                // Each step waits for events or for the next thing that is due.
            }
        } catch (InterruptedException told) {
            if (!exchange.connection().outflow().alive()) {
                throw told;
            }
            // The server is closing: the client sees a watch that ended, and opens another.
        }
        exchange.end();
    }

    private boolean step() throws ClientGone, InterruptedException {
        long now = System.nanoTime();
        long due = bookmarks && nextBookmarkNanos - endNanos < 0 ? nextBookmarkNanos : endNanos;
        Watch.Batch batch = watch.take(Math.max(1, TimeUnit.NANOSECONDS.toMillis(due - now) + 1));
        if (batch == null) {
            exchange.write(expired());
            return false;
        }
        send(batch.events());
        seenRevision = Math.max(seenRevision, batch.seenRevision());
        if (batch.initialEventsEnd() && initialEvents) {
            bookmark(true);
        } else if (bookmarks && System.nanoTime() - nextBookmarkNanos >= 0) {
            bookmark(false);
        }
        return true;
    }

    private void send(List<Watch.Event> events) throws ClientGone, InterruptedException {
        ByteBuf piece = null;
        for (Watch.Event event : events) {
            byte[] bytes = event.object().bytes();
            if (piece != null && piece.readableBytes() + bytes.length > PIECE_BYTES) {
                exchange.write(piece);
                piece = null;
            }
            if (piece == null) {
                piece = Unpooled.buffer(events.size() == 1 ? bytes.length + 64 : PIECE_BYTES);
            }
            piece.writeBytes(prefix(event.type())).writeBytes(bytes).writeBytes(END);
        }
        if (piece != null) {
            exchange.write(piece);
        }
    }

    private static byte[] prefix(Watch.EventType type) {
        return switch (type) {
            case ADDED -> ADDED;
            case MODIFIED -> MODIFIED;
            case DELETED -> DELETED;
        };
    }

    private void bookmark(boolean initialEnd) throws ClientGone, InterruptedException {
        nextBookmarkNanos = System.nanoTime() + bookmarkNanos;
        if (seenRevision == 0 || (seenRevision == toldRevision && !initialEnd)) {
            return;
        }
        toldRevision = seenRevision;
        JsonObject.Builder metadata =
                JsonObject.builder().put("resourceVersion", Long.toString(seenRevision));
        if (initialEnd) {
            metadata.put(
                    "annotations",
                    JsonObject.builder().put("k8s.io/initial-events-end", "true").build());
        }
        exchange.write(event(BOOKMARK, empty(metadata.build())));
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

    private static ByteBuf expired() {
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
}

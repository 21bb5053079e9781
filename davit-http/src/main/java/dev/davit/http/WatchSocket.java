package dev.davit.http;

import dev.davit.base.Outcome;
import dev.davit.base.Reason;
import dev.davit.base.Refusal;
import dev.davit.gate.Watch;
import dev.davit.http.exec.MessageSocket;
import dev.davit.http.wire.ClientGone;
import dev.davit.http.wire.Exchange;
import dev.davit.model.request.Request;
import io.netty.buffer.ByteBuf;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * A watch inside a WebSocket, as fabric8's client and browsers ask for it: each event is a message,
 * of text unless it is CBOR or protocol buffers. Has a thread of its own until it ends.
 */
final class WatchSocket {
    private final Watch watch;
    private final WatchTimes times;
    private final WatchWords words;
    private final BooleanSupplier closing;
    private long seenRevision;

    WatchSocket(Watch watch, WatchTimes times, WatchWords words, BooleanSupplier closing) {
        this.watch = watch;
        this.times = times;
        this.words = words;
        this.closing = closing;
    }

    /** Blocks until the watch has ended, or one of the two has enough. */
    void run(Exchange exchange) throws ClientGone, InterruptedException {
        Thread self = Thread.currentThread();
        switch (MessageSocket.open(exchange, self::interrupt)) {
            case Outcome.Refused<MessageSocket>(Refusal refusal) -> exchange.answer(refusal);
            case Outcome.Ok<MessageSocket>(MessageSocket socket) -> {
                exchange.connection().whenGone(self::interrupt);
                try {
                    while (!closing.getAsBoolean()
                            && !times.over(System.nanoTime())
                            && step(socket)) {
                        // The step has told what there was.
                    }
                } catch (ClientGone | InterruptedException told) {
                    // The client has gone, or the server closes.
                }
                socket.close();
            }
        }
    }

    /** Told in the same way where the client speaks WebSocket: a watch with an error alone. */
    static void refuse(Exchange exchange, Request request, Refusal refusal)
            throws ClientGone, InterruptedException {
        if (refusal.reason() != Reason.EXPIRED) {
            exchange.answer(refusal);
            return;
        }
        WatchWords words = WatchWords.of(exchange, request);
        switch (MessageSocket.open(exchange, () -> {})) {
            case Outcome.Refused<MessageSocket>(Refusal why) -> exchange.answer(why);
            case Outcome.Ok<MessageSocket>(MessageSocket socket) -> {
                socket.send(words.error(refusal), text(words));
                socket.close();
            }
        }
    }

    private boolean step(MessageSocket socket) throws ClientGone, InterruptedException {
        long wait = times.nanosToNext(System.nanoTime());
        Watch.Batch batch = watch.take(Math.max(1, TimeUnit.NANOSECONDS.toMillis(wait) + 1));
        if (batch == null) {
            say(socket, words.expired());
            return false;
        }
        for (Watch.Event event : batch.events()) {
            say(socket, words.alone(event));
        }
        seenRevision = Math.max(seenRevision, batch.seenRevision());
        boolean initialEnd = batch.initialEventsEnd() && times.initialEvents();
        if (times.bookmarkDue(System.nanoTime(), seenRevision, initialEnd)) {
            say(socket, words.bookmark(seenRevision, initialEnd));
        }
        return true;
    }

    private void say(MessageSocket socket, ByteBuf message)
            throws ClientGone, InterruptedException {
        socket.send(message, text(words));
    }

    private static boolean text(WatchWords words) {
        return switch (words.encoding()) {
            case JSON, YAML -> true;
            case CBOR, PROTOBUF -> false;
        };
    }
}

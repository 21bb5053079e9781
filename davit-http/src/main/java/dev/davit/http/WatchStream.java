package dev.davit.http;

import dev.davit.base.Reason;
import dev.davit.base.Refusal;
import dev.davit.gate.Watch;
import dev.davit.http.exec.MessageSocket;
import dev.davit.http.wire.ClientGone;
import dev.davit.http.wire.Exchange;
import dev.davit.model.request.Request;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Sends an open watch to its client on a thread of its own: the state that it begins with, and
 * whatever is much work, until one of the three has enough or {@link WatchFlow} takes over.
 */
final class WatchStream {
    private final Exchange exchange;
    private final Watch watch;
    private final WatchTimes times;
    private final WatchWords words;
    private final BooleanSupplier closing;
    private final WatchWords.Ahead events = new WatchWords.Ahead();
    private long seenRevision;

    WatchStream(
            Exchange exchange,
            Watch watch,
            WatchTimes times,
            WatchWords words,
            BooleanSupplier closing) {
        this.exchange = exchange;
        this.watch = watch;
        this.times = times;
        this.words = words;
        this.closing = closing;
    }

    /**
     * Returns when the watch has ended, or goes on without this thread.
     *
     * @param after what is to be done at the end of a watch that goes on
     * @return whether it goes on
     */
    boolean run(Runnable after) throws ClientGone, InterruptedException {
        if (MessageSocket.asked(exchange.in())) {
            new WatchSocket(watch, times, words, closing).run(exchange);
            return false;
        }
        exchange.open(200, words.encoding().streamType(), -1, false, Map.of(), List.of());
        Thread self = Thread.currentThread();
        exchange.connection().whenGone(self::interrupt);
        try {
            do {
                if (watch.news() != null) {
                    WatchFlow flow = new WatchFlow(exchange, watch, times, words, after);
                    exchange.connection().loop().later(flow::start);
                    return true;
                }
            } while (!closing.getAsBoolean() && !times.over(System.nanoTime()) && step());
        } catch (InterruptedException told) {
            if (!exchange.connection().outflow().alive()) {
                throw told;
            }
            // The server is closing: the client sees a watch that ended, and opens another.
        }
        exchange.end();
        return false;
    }

    /**
     * A revision that is too old is told as Kubernetes does: by a watch whose one event is the
     * error. Anything else is an answer of its own.
     */
    static void refuse(Exchange exchange, Request request, Refusal refusal)
            throws ClientGone, InterruptedException {
        if (MessageSocket.asked(exchange.in())) {
            WatchSocket.refuse(exchange, request, refusal);
            return;
        }
        if (refusal.reason() != Reason.EXPIRED) {
            exchange.answer(refusal);
            return;
        }
        WatchWords words = WatchWords.of(exchange, request);
        exchange.open(200, words.encoding().streamType(), -1, false, Map.of(), List.of());
        exchange.write(words.error(refusal));
        exchange.end();
    }

    private boolean step() throws ClientGone, InterruptedException {
        long wait = times.nanosToNext(System.nanoTime());
        Watch.Batch batch = watch.take(Math.max(1, TimeUnit.NANOSECONDS.toMillis(wait) + 1));
        if (batch == null) {
            exchange.write(words.expired());
            return false;
        }
        events.refill(batch.events());
        while (events.hasMore()) {
            exchange.write(words.piece(events));
        }
        seenRevision = Math.max(seenRevision, batch.seenRevision());
        boolean initialEnd = batch.initialEventsEnd() && times.initialEvents();
        if (times.bookmarkDue(System.nanoTime(), seenRevision, initialEnd)) {
            exchange.write(words.bookmark(seenRevision, initialEnd));
        }
        return true;
    }
}

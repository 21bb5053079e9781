package dev.davit.http;

import dev.davit.gate.Watch;
import dev.davit.http.wire.Connection;
import dev.davit.http.wire.Exchange;
import io.netty.util.concurrent.Future;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Sends an open watch to its client from the connection's event loop: what is committed is written
 * by the thread that owns the socket, and no thread waits meanwhile.
 *
 * <p>A thread for each watcher would have to be woken for each event, and would then wake the event
 * loop: with a thousand watchers of one write, that is most of the work. All fields belong to the
 * event loop.
 */
final class WatchFlow {
    /** Batches in a row; then others on this loop come first. */
    private static final int TURNS = 4;

    /** Between two looks at what is due: while the client takes nothing, a bookmark stays due. */
    private static final long SHORTEST_NANOS = 50_000_000;

    private final Exchange exchange;
    private final Connection connection;
    private final Watch watch;
    private final WatchTimes times;
    private final WatchWords words;
    private final Runnable after;
    private final WatchWords.Ahead events = new WatchWords.Ahead();
    private long seenRevision;
    private boolean armed;
    private boolean pumping;
    private boolean over;
    private boolean tookSome;
    private @Nullable Future<?> timer;
    private @Nullable Future<?> stall;

    /**
     * @param after called once, on the event loop, when the watch is over; it closes the watch
     */
    WatchFlow(Exchange exchange, Watch watch, WatchTimes times, WatchWords words, Runnable after) {
        this.exchange = exchange;
        this.connection = exchange.connection();
        this.watch = watch;
        this.times = times;
        this.words = words;
        this.after = after;
    }

    void start() {
        connection.whenRoom(this::room);
        connection.whenGone(() -> connection.loop().run(this::stop));
        tick();
    }

    /** Something is due: the watch's end, or a bookmark. */
    private void tick() {
        if (over) {
            return;
        }
        long now = System.nanoTime();
        if (times.over(now)) {
            end();
            return;
        }
        pump();
        if (!over) {
            long due = Math.max(SHORTEST_NANOS, times.nanosToNext(now));
            timer = connection.loop().after(due, this::tick);
        }
    }

    private void room() {
        tookSome = true;
        pump();
    }

    private void wake() {
        armed = false;
        pump();
    }

    /** Writes what is there while the client takes it. */
    private void pump() {
        if (pumping || over) {
            return;
        }
        pumping = true;
        try {
            int turns = 0;
            while (!over && connection.writable() && (events.hasMore() || refill(turns++))) {
                exchange.push(words.piece(events));
            }
        } catch (RuntimeException bug) {
            AccessLog.failure(exchange, bug);
            finish(exchange::abort);
        } finally {
            pumping = false;
        }
        if (!over && !connection.writable()) {
            watchForStall();
        }
    }

    /** False: there is nothing more to write now. */
    private boolean refill(int turns) {
        if (turns >= TURNS) {
            connection.loop().later(this::pump);
            return false;
        }
        Watch.Batch batch = watch.poll();
        if (batch == null) {
            exchange.push(words.expired());
            end();
            return false;
        }
        events.refill(batch.events());
        seenRevision = Math.max(seenRevision, batch.seenRevision());
        if (!events.hasMore()) {
            arm();
        }
        return events.hasMore();
    }

    private void arm() {
        if (times.bookmarkDue(System.nanoTime(), seenRevision, false)) {
            exchange.push(words.bookmark(seenRevision, false));
        }
        CompletableFuture<Void> news = armed ? null : watch.news();
        if (news != null) {
            armed = true;
            CompletableFuture<Void> _ = news.thenRun(() -> connection.loop().later(this::wake));
        }
    }

    /** A client that takes nothing is cut off, as everywhere. */
    private void watchForStall() {
        if (stall == null) {
            tookSome = false;
            long nanos = TimeUnit.MILLISECONDS.toNanos(connection.outflow().stallMillis());
            stall = connection.loop().after(nanos, this::stalled);
        }
    }

    private void stalled() {
        stall = null;
        if (over || connection.writable()) {
            return;
        }
        if (tookSome) {
            tookSome = false;
            watchForStall();
        } else {
            connection.closeNow();
        }
    }

    /** The client went, or the server closes: then the client sees a watch that ended. */
    private void stop() {
        if (connection.outflow().alive()) {
            end();
        } else {
            finish(exchange::abort);
        }
    }

    private void end() {
        finish(exchange::end);
    }

    private void finish(Runnable how) {
        if (over) {
            return;
        }
        over = true;
        cancel(timer);
        cancel(stall);
        try {
            how.run();
        } finally {
            after.run();
        }
    }

    private static void cancel(@Nullable Future<?> due) {
        if (due != null) {
            due.cancel(false);
        }
    }
}

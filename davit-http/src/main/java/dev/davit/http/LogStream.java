package dev.davit.http;

import dev.davit.base.Cause;
import dev.davit.base.Outcome;
import dev.davit.base.Reason;
import dev.davit.base.Refusal;
import dev.davit.gate.Gate;
import dev.davit.gate.StreamPermit;
import dev.davit.http.exec.MessageSocket;
import dev.davit.http.exec.PodStream;
import dev.davit.http.wire.ClientGone;
import dev.davit.http.wire.Exchange;
import dev.davit.http.wire.Head;
import dev.davit.model.request.Options;
import dev.davit.model.request.Request;
import dev.davit.port.PodStreams;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A container's log on its way to a client. */
final class LogStream {
    private static final int PIECE_BYTES = 32 << 10;

    private LogStream() {}

    /** Blocks until the log has ended, or the client has enough. */
    static void serve(Exchange exchange, Request request, Gate gate, NodeStreams nodes)
            throws IOException, InterruptedException {
        Outcome<PodStreams.LogRun> log =
                gate.stream(request)
                        .then(permit ->
                                query(request.options(), permit, System.currentTimeMillis())
                                        .then(query -> open(nodes, permit, query)));
        switch (log) {
            case Outcome.Refused<PodStreams.LogRun>(Refusal refusal) -> exchange.answer(refusal);
            case Outcome.Ok<PodStreams.LogRun>(PodStreams.LogRun run) -> run(exchange, run);
        }
    }

    private static Outcome<PodStreams.LogRun> open(
            NodeStreams nodes, StreamPermit permit, PodStreams.LogQuery query) {
        PodStreams node = nodes.of(permit.nodeName());
        return node == null
                ? Outcome.refused(PodStream.unreachable(permit.nodeName()))
                : node.log(query);
    }

    /** Reads the parameters of {@code …/log}. */
    static Outcome<PodStreams.LogQuery> query(
            Options options, StreamPermit permit, long nowMillis) {
        try {
            long tail = number(options, "tailLines", -1, 0);
            long limit = number(options, "limitBytes", 0, 1);
            long seconds = number(options, "sinceSeconds", 0, 1);
            String time = options.first("sinceTime");
            if (seconds > 0 && time != null) {
                return invalid("sinceTime", time, "give sinceSeconds or sinceTime, not both");
            }
            long since = seconds > 0 ? nowMillis - seconds * 1000 : 0;
            if (time != null) {
                since = OffsetDateTime.parse(time).toInstant().toEpochMilli();
            }
            return Outcome.ok(
                    new PodStreams.LogQuery(
                            permit.pod().uid(),
                            permit.container(),
                            options.flag("follow"),
                            options.flag("previous"),
                            options.flag("timestamps"),
                            tail,
                            since,
                            limit));
        } catch (BadNumber bad) {
            return invalid(bad.name, bad.value, "must be a whole number, at least " + bad.least);
        } catch (DateTimeException bad) {
            return invalid(
                    "sinceTime",
                    options.firstOr("sinceTime", ""),
                    "must be a time such as 2026-11-21T10:00:00Z");
        }
    }

    private static Outcome<PodStreams.LogQuery> invalid(String name, String value, String rule) {
        String message = name + ": Invalid value: \"" + value + "\": " + rule;
        return Outcome.refused(
                Refusal.of(
                        Reason.INVALID, message, List.of(new Cause(Cause.INVALID, message, name))));
    }

    private static long number(Options options, String name, long absent, long least)
            throws BadNumber {
        String text = options.first(name);
        if (text == null || text.isEmpty()) {
            return absent;
        }
        try {
            long value = Long.parseLong(text);
            if (value >= least && value <= Integer.MAX_VALUE) {
                return value;
            }
        } catch (NumberFormatException notANumber) {
            // Refused below with the same words as a number that is out of bounds.
        }
        throw new BadNumber(name, text, least);
    }

    private static final class BadNumber extends Exception {
        private static final long serialVersionUID = 1L;
        private final String name;
        private final String value;
        private final long least;

        BadNumber(String name, String value, long least) {
            this.name = name;
            this.value = value;
            this.least = least;
        }
    }

    static void run(Exchange exchange, PodStreams.LogRun log)
            throws IOException, InterruptedException {
        if (MessageSocket.asked(exchange.in())) {
            LogSocket.run(exchange, log);
            return;
        }
        exchange.open(200, Head.TEXT, -1, false, Map.of(), List.of());
        Thread self = Thread.currentThread();
        exchange.connection().whenGone(self::interrupt);
        Pieces pieces = new Pieces(exchange);
        try {
            log.writeTo(pieces);
            pieces.flush();
        } catch (InterruptedException | InterruptedIOException told) {
            if (!exchange.connection().outflow().alive()) {
                throw told;
            }
            // The server is closing: what was read is sent, and the log ends here.
        }
        exchange.end();
    }

    private static final class Pieces implements PodStreams.Sink {
        private final Exchange exchange;
        private @Nullable ByteBuf piece;

        Pieces(Exchange exchange) {
            this.exchange = exchange;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            ByteBuf open = piece;
            if (open != null && open.readableBytes() + length > PIECE_BYTES) {
                flush();
                open = null;
            }
            if (open == null) {
                open = Unpooled.buffer(Math.max(length, 1024), Math.max(length, PIECE_BYTES));
                piece = open;
            }
            open.writeBytes(bytes, offset, length);
        }

        @Override
        public void flush() throws IOException {
            ByteBuf full = piece;
            piece = null;
            if (full == null) {
                return;
            }
            if (!exchange.connection().outflow().alive()) {
                full.release();
                throw new ClientGone("the client went away");
            }
            try {
                exchange.write(full);
            } catch (InterruptedException told) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("told to end");
            }
        }
    }
}

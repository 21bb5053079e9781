package dev.davit.node.streams;

import dev.davit.port.ContainerLog;
import dev.davit.port.PodStreams.LogQuery;
import dev.davit.port.PodStreams.LogRun;
import dev.davit.port.PodStreams.Sink;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** Writes one container's log as a query wants it; follows over restarts. */
final class LogReader implements LogRun {
    static final long WAIT_MILLIS = 500;
    private static final long NANOS_PER_SECOND = 1_000_000_000;
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final LogSource source;
    private final LogQuery query;
    private final int first;
    private long bytesLeft;

    LogReader(LogSource source, LogQuery query, int first) {
        this.source = source;
        this.query = query;
        this.first = first;
        this.bytesLeft = query.limitBytes() == 0 ? Long.MAX_VALUE : query.limitBytes();
    }

    @Override
    public void writeTo(Sink sink) throws IOException, InterruptedException {
        int attempt = first;
        boolean more = write(attempt, skipped(attempt), sink);
        while (more && query.follow() && !query.previous()) {
            attempt++;
            more = write(attempt, 0, sink);
        }
        sink.flush();
    }

    /**
     * How many lines come before the tail. Read twice, so that no tail has to be held in memory.
     */
    private long skipped(int attempt) {
        if (query.tailLines() < 0) {
            return 0;
        }
        long lines = 0;
        try (ContainerLog log = source.open(attempt)) {
            for (ContainerLog.Line line = log.next(); line != null; line = log.next()) {
                lines += wanted(line) ? 1 : 0;
            }
            ContainerLog.Line rest = log.rest();
            lines += rest != null && wanted(rest) ? 1 : 0;
        }
        return Math.max(0, lines - query.tailLines());
    }

    /** Answers whether there is a newer run to go on with. */
    private boolean write(int attempt, long skip, Sink sink)
            throws IOException, InterruptedException {
        long skipping = skip;
        try (ContainerLog log = source.open(attempt)) {
            while (true) {
                // Asked before reading: what an ended run wrote is there by then.
                LogSource.Next next = source.after(attempt);
                for (ContainerLog.Line line = log.next(); line != null; line = log.next()) {
                    if (!wanted(line) || skipping-- > 0) {
                        continue;
                    }
                    if (!write(line, sink)) {
                        return false;
                    }
                }
                sink.flush();
                if (!query.follow() || query.previous() || next != LogSource.Next.WAIT) {
                    ContainerLog.Line rest = log.rest();
                    if (rest != null && wanted(rest) && skipping <= 0 && !writeBare(rest, sink)) {
                        return false;
                    }
                    return next == LogSource.Next.NEWER;
                }
                log.awaitMore(WAIT_MILLIS);
            }
        }
    }

    private boolean wanted(ContainerLog.Line line) {
        return line.timeNanos() >= query.sinceMillis() * NANOS_PER_MILLI;
    }

    /** False once the limit of bytes is reached. */
    private boolean write(ContainerLog.Line line, Sink sink) throws IOException {
        return writeBare(line, sink) && write(new byte[] {'\n'}, sink);
    }

    /** Without a line end: it has none yet. */
    private boolean writeBare(ContainerLog.Line line, Sink sink) throws IOException {
        boolean room = true;
        if (query.timestamps()) {
            room = write((time(line.timeNanos()) + " ").getBytes(StandardCharsets.UTF_8), sink);
        }
        return room && write(line.text(), sink);
    }

    private boolean write(byte[] bytes, Sink sink) throws IOException {
        int length = (int) Math.min(bytes.length, bytesLeft);
        sink.write(bytes, 0, length);
        bytesLeft -= length;
        return bytesLeft > 0;
    }

    private static String time(long nanos) {
        Instant at =
                Instant.ofEpochSecond(
                        Math.floorDiv(nanos, NANOS_PER_SECOND),
                        Math.floorMod(nanos, NANOS_PER_SECOND));
        String seconds = Instant.ofEpochSecond(at.getEpochSecond()).toString();
        return seconds.substring(0, seconds.length() - 1) + ".%09dZ".formatted(at.getNano());
    }
}

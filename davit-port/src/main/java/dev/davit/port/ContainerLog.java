package dev.davit.port;

import org.jspecify.annotations.Nullable;

/** Reads one run's log, line by line. */
public interface ContainerLog extends AutoCloseable {

    /**
     * One line, without its line end.
     *
     * @param timeNanos since 1970 UTC
     * @param stream {@code stdout} or {@code stderr}
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Line(long timeNanos, String stream, byte[] text) {}

    /** The next line that is there already, or null at the end of what was written so far. */
    @Nullable Line next();

    /**
     * What was written of a line that has no end yet, once {@link #next} has nothing more; told
     * once. A program may end without one.
     */
    default @Nullable Line rest() {
        return null;
    }

    /** Blocks until more may be there or the time is over. */
    void awaitMore(long timeoutMillis) throws InterruptedException;

    @Override
    void close();
}

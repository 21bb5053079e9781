package dev.davit.linux.health;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The end of one question's time: whatever it holds open then is closed, which ends every call that
 * still waits for it.
 */
final class Deadline implements AutoCloseable {
    private final long endNanos;
    private @Nullable Runnable cut;
    private @Nullable Future<?> alarm;
    private boolean over;

    Deadline(long timeoutMillis) {
        this.endNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
    }

    void alarm(Future<?> planned) {
        alarm = planned;
    }

    /** What to do at the end; done at once where the end has come already. */
    void cutBy(Runnable how) {
        boolean late;
        synchronized (this) {
            cut = how;
            late = over;
        }
        if (late) {
            how.run();
        }
    }

    void ring() {
        Runnable how;
        synchronized (this) {
            over = true;
            how = cut;
        }
        if (how != null) {
            how.run();
        }
    }

    synchronized boolean over() {
        return over || System.nanoTime() >= endNanos;
    }

    /** At least 1, as 0 means forever to sockets. */
    int millisLeft() throws IOException {
        long left = TimeUnit.NANOSECONDS.toMillis(endNanos - System.nanoTime());
        if (left <= 0) {
            throw new SocketTimeoutException("no answer in time");
        }
        return (int) Math.min(left, Integer.MAX_VALUE);
    }

    @Override
    public void close() {
        Future<?> planned = alarm;
        if (planned != null) {
            planned.cancel(false);
        }
    }
}

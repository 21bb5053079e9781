package dev.davit.http.wire;

import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** The thread that owns a connection, and on which others wait: work for it never blocks. */
// Work that fails is the connection's failure, and is seen there.
@SuppressWarnings("FutureReturnValueIgnored")
public final class Loop {
    private final EventExecutor executor;

    Loop(EventExecutor executor) {
        this.executor = executor;
    }

    /** Whether this thread is it. */
    public boolean isHere() {
        return executor.inEventLoop();
    }

    /** From any thread: at once where this is it already. */
    public void run(Runnable work) {
        if (executor.inEventLoop()) {
            work.run();
        } else {
            executor.execute(work);
        }
    }

    /** From any thread: after what waits there already. */
    public void later(Runnable work) {
        executor.execute(work);
    }

    /** From any thread: once that much time is over. */
    public Future<?> after(long nanos, Runnable work) {
        return executor.schedule(work, nanos, TimeUnit.NANOSECONDS);
    }
}

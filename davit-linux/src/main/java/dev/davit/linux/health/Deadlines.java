package dev.davit.linux.health;

import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** One thread that cuts what takes too long; holds one entry per question under way. */
final class Deadlines implements AutoCloseable {
    private final ScheduledThreadPoolExecutor clock =
            new ScheduledThreadPoolExecutor(
                    1,
                    task -> Thread.ofPlatform().daemon().name("probe deadlines").unstarted(task));

    Deadlines() {
        clock.setRemoveOnCancelPolicy(true);
    }

    Deadline in(long timeoutMillis) {
        Deadline deadline = new Deadline(timeoutMillis);
        deadline.alarm(
                clock.schedule(
                        () -> Thread.ofVirtual().start(deadline::ring),
                        timeoutMillis,
                        TimeUnit.MILLISECONDS));
        return deadline;
    }

    @Override
    public void close() {
        var ignored = clock.shutdownNow();
    }
}

package dev.davit.store.commit;

import dev.davit.base.Outcome;
import java.time.Duration;
import java.util.List;

/** The platform thread that makes the loop's steps. */
public final class CommitThread {
    private final CommitLoop loop;
    private final Thread thread;
    private volatile boolean stopping;

    private CommitThread(CommitLoop loop) {
        this.loop = loop;
        thread = Thread.ofPlatform().name("davit-commit").daemon(true).unstarted(this::run);
    }

    public static CommitThread start(CommitLoop loop) {
        CommitThread started = new CommitThread(loop);
        started.thread.start();
        return started;
    }

    private void run() {
        try {
            while (!stopping) {
                loop.await();
                loop.step();
                rest();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error fault) {
            loop.fail(fault);
            refuseUntilStopped();
        }
    }

    private void rest() throws InterruptedException {
        long nanos = loop.restNanos();
        if (nanos > 0 && !stopping) {
            Thread.sleep(Duration.ofNanos(nanos));
        }
    }

    /** Whoever submits still gets an answer: a stopped loop refuses. */
    private void refuseUntilStopped() {
        try {
            while (!stopping) {
                loop.await();
                loop.step();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** Lets the current step finish and waits for the thread's end. */
    public void stop() {
        stopping = true;
        // A no-op wakes the loop; an interrupt would close the file it may be writing to.
        var _ = loop.submit((working, now) -> Outcome.ok(List.of()));
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException later) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}

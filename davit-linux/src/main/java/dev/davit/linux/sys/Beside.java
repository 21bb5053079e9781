package dev.davit.linux.sys;

import dev.davit.base.HostFailure;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Something done beside its caller, on a virtual thread. Whoever starts it awaits it, also where
 * its own part fails: nothing goes on unseen.
 */
public final class Beside<T> {
    private final String what;
    private final FutureTask<T> task;

    private Beside(String what, Callable<T> work) {
        this.what = what;
        this.task = new FutureTask<>(work);
    }

    public static <T> Beside<T> start(String what, Callable<T> work) {
        Beside<T> beside = new Beside<>(what, work);
        Thread _ = Thread.ofVirtual().name(what).start(beside.task);
        return beside;
    }

    /** Blocks until it is over, also where the caller is interrupted; its failure is thrown. */
    public T await() {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return task.get();
                } catch (InterruptedException later) {
                    interrupted = true;
                }
            }
        } catch (ExecutionException failed) {
            switch (failed.getCause()) {
                case RuntimeException e -> throw e;
                case Error e -> throw e;
                case null, default -> throw new HostFailure(what, "thread", failed);
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}

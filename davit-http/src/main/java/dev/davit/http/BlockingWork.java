package dev.davit.http;

import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Runs streams on threads of the kernel's. What a node hands out may be pipes and files, and
 * reading those blocks the carrier of a virtual thread: a few open execs would stop the whole
 * server.
 */
final class BlockingWork {
    private BlockingWork() {}

    interface Work {
        void run() throws IOException, InterruptedException;
    }

    /** Runs the work on a thread of its own and waits for its end. */
    static void run(String name, Work work) throws IOException, InterruptedException {
        FutureTask<Void> task =
                new FutureTask<>(() -> {
                    work.run();
                    return null;
                });
        Thread thread = Thread.ofPlatform().daemon().name(name).start(task);
        try {
            task.get();
        } catch (InterruptedException told) {
            thread.interrupt();
            throw told;
        } catch (ExecutionException failed) {
            switch (failed.getCause()) {
                case IOException io -> throw io;
                case InterruptedException told -> throw told;
                case RuntimeException bug -> throw bug;
                case Error error -> throw error;
                case null, default -> throw new IllegalStateException(failed);
            }
        }
    }
}

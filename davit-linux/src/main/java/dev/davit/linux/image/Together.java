package dev.davit.linux.image;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The layers of one image, some at a time. */
final class Together {
    /** Of one image. */
    static final int LAYERS_AT_ONCE = 4;

    private Together() {}

    /** What there is to do with one layer. */
    interface Work {
        void run() throws IOException, InterruptedException;
    }

    /** Returns once all are done. The first that fails ends all. */
    static void run(List<Work> all) throws IOException, InterruptedException {
        if (all.isEmpty()) {
            return;
        }
        // Unpacking is work for a processor: it must not take the threads that others share.
        ExecutorService threads =
                Executors.newFixedThreadPool(
                        Math.min(LAYERS_AT_ONCE, all.size()),
                        Thread.ofPlatform().daemon().name("image-layer-", 0).factory());
        try {
            ExecutorCompletionService<Boolean> running = new ExecutorCompletionService<>(threads);
            for (Work work : all) {
                running.submit(() -> {
                    work.run();
                    return true;
                });
            }
            await(running, all.size());
        } finally {
            threads.shutdownNow();
            threads.close();
        }
    }

    private static void await(ExecutorCompletionService<Boolean> running, int count)
            throws IOException, InterruptedException {
        try {
            for (int i = 0; i < count; i++) {
                boolean ignored = running.take().get();
            }
        } catch (ExecutionException failed) {
            Throwable cause = failed.getCause();
            switch (cause) {
                case IOException io -> throw io;
                case RuntimeException known -> throw known;
                case null, default -> throw new IllegalStateException(cause);
            }
        }
    }
}

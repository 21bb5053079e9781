package dev.davit.linux.sys;

import java.util.concurrent.atomic.AtomicReference;

/** Runs what alters its thread (setns, unshare) on a platform thread that ends with it. */
public final class OwnThread {
    private OwnThread() {}

    @FunctionalInterface
    public interface Task {
        void run() throws Exception;
    }

    /** Blocks until the task is over; what it threw is thrown here. */
    public static void run(String name, Task task) {
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread thread =
                Thread.ofPlatform()
                        .name(name)
                        .start(() -> {
                            try {
                                task.run();
                            } catch (Throwable e) {
                                thrown.set(e);
                            }
                        });
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        switch (thrown.get()) {
            case null -> {}
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            case Throwable e -> throw new dev.davit.base.HostFailure(name, "thread", e);
        }
    }
}

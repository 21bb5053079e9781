package dev.davit.linux.cgroup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Spares a container's start a wait in the kernel. Who moves a process to another group while
 * nobody has done so for a while waits for a grace period of RCU, 10 ms and more; who comes right
 * after does not (kernel/cgroup: cgroup_threadgroup_rwsem, kernel/rcu/sync.c). So a process that is
 * where it belongs is moved there again every few milliseconds, while the runtime comes to the
 * point at which it moves the container's first process. The mount option {@code favordynmods} does
 * the same for a whole host and for ever; that is not ours to set.
 */
public final class QuickMoves implements AutoCloseable {
    /** Shorter than any grace period. */
    private static final long AGAIN_MILLIS = 3;

    /** A runtime that takes longer than that has other troubles. */
    private static final int TIMES_AT_MOST = 1_000;

    private volatile boolean open = true;

    /**
     * @param procs of the group that it is in; null: there is nothing to spare
     */
    QuickMoves(@Nullable Path procs, int pid) {
        if (procs != null) {
            Thread _ = Thread.ofVirtual().name("quick moves").start(() -> run(procs, pid));
        }
    }

    private void run(Path procs, int pid) {
        try {
            for (int i = 0; open && i < TIMES_AT_MOST; i++) {
                Thread.sleep(AGAIN_MILLIS);
                if (open) {
                    Files.writeString(procs, Integer.toString(pid));
                }
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        } catch (IOException ended) {
            // The process has: whoever waits for it is told so.
            open = false;
        }
    }

    @Override
    public void close() {
        open = false;
    }
}

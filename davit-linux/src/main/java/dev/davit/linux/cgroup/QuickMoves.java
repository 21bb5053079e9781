package dev.davit.linux.cgroup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Spares starts of containers a wait in the kernel. Who moves a process to another group while
 * nobody has done so for a while waits for a grace period of RCU, 10 ms and more; who comes right
 * after does not (kernel/cgroup: cgroup_threadgroup_rwsem, kernel/rcu/sync.c). So while a pod is
 * being made, Davit moves itself to where it is already, every few milliseconds, and the move of
 * its first process by the runtime comes right after. The first move waits itself, and nobody gets
 * at groups meanwhile: it has to begin early, but after groups are made. The mount option {@code
 * favordynmods} does the same for a whole host and for ever; that is not ours to set.
 */
final class QuickMoves {
    /** Shorter than any grace period. */
    private static final long AGAIN_MILLIS = 3;

    /** From the first word of a pod, or the last one of a container, to the runtime's move. */
    private static final long SOON_NANOS = 60_000_000;

    /** Null: there is nothing to spare. */
    private final @Nullable Path root;

    private final String self = Long.toString(ProcessHandle.current().pid());
    private long untilNanos;
    private boolean working;
    private boolean refused;

    private QuickMoves(@Nullable Path root) {
        this.root = root;
    }

    /** On v2 the runtime makes the first process where it belongs: there is nothing to spare. */
    static QuickMoves on(Hierarchies hierarchies) {
        return new QuickMoves(hierarchies.v1().isEmpty() ? null : hierarchies.unified());
    }

    /** The group that this process is in now; null: it is not seen from here. */
    private static @Nullable Path own(Path root) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/self/cgroup"))) {
            if (line.startsWith("0::/")) {
                Path procs = root.resolve(line.substring(4)).resolve("cgroup.procs");
                return Files.isWritable(procs) ? procs : null;
            }
        }
        return null;
    }

    synchronized void soon() {
        untilNanos = System.nanoTime() + SOON_NANOS;
        if (root != null && !working && !refused) {
            working = true;
            Thread _ = Thread.ofVirtual().name("quick moves").start(() -> run(root));
        }
    }

    private void run(Path root) {
        try {
            // Asked anew each time: it must never move anything.
            Path procs = own(root);
            while (procs != null && wanted()) {
                Files.writeString(procs, self);
                Thread.sleep(AGAIN_MILLIS);
            }
            if (procs == null) {
                over();
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            over();
        } catch (IOException notHere) {
            // It was a favour only: moves wait as they always did.
            over();
        }
    }

    private synchronized boolean wanted() {
        working = System.nanoTime() < untilNanos;
        return working;
    }

    private synchronized void over() {
        working = false;
        refused = true;
    }
}

package dev.davit.linux.runtime;

import dev.davit.linux.sys.Fifo;
import dev.davit.linux.sys.Tool;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Lets a container's first process go. crun's way is one byte into {@code exec.fifo}; doing it here
 * saves a whole process start. Where the fifo is not as expected, the runtime's own start command
 * does it.
 */
final class Release {
    /** From the word to conmon until crun has made its fifo: conmon, a shell and crun begin. */
    private static final long AHEAD_NANOS = TimeUnit.MILLISECONDS.toNanos(40);

    private static final long LOOK_NANOS = TimeUnit.MICROSECONDS.toNanos(300);

    private Release() {}

    /**
     * Lets it go before it is there, as soon as crun has made the fifo: it looks for the byte when
     * all else is done, and finds it. So nobody waits for crun's own end, conmon's look at that and
     * our look at conmon's. False where the fifo did not come in time.
     */
    static boolean ahead(OciRuntime runtime, Path state, String id) {
        if (!runtime.isCrun()) {
            return false;
        }
        String fifo = fifo(state, id).toString();
        long until = System.nanoTime() + AHEAD_NANOS;
        while (System.nanoTime() < until) {
            if (Fifo.writeByteAndUnlink(fifo) == 0) {
                return true;
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
        return false;
    }

    static void start(OciRuntime runtime, Path state, String id) {
        if (runtime.isCrun() && Fifo.writeByteAndUnlink(fifo(state, id).toString()) == 0) {
            return;
        }
        Tool.run("start", runtime.command(state, "start", id).toArray(String[]::new));
    }

    /** Present from create until start: tells a half-made container from a running one. */
    static Path fifo(Path state, String id) {
        return state.resolve(id).resolve("exec.fifo");
    }
}

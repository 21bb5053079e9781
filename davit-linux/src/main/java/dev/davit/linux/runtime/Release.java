package dev.davit.linux.runtime;

import dev.davit.linux.sys.Fifo;
import dev.davit.linux.sys.Tool;
import java.nio.file.Path;

/**
 * Lets a created container's first process go. crun's way is one byte into {@code exec.fifo}; doing
 * it here saves a whole process start. Where the fifo is not as expected, the runtime's own start
 * command does it.
 */
final class Release {
    private Release() {}

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

package dev.davit.linux.sys;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Named pipes. */
public final class Fifo {
    private Fifo() {}

    /**
     * Wakes the one who reads a fifo, and removes it. Answers 0, or the errno for which nothing was
     * done (ENXIO: nobody reads).
     */
    public static int writeByteAndUnlink(String path) {
        int opened = Libc.openFifo(path);
        if (opened < 0) {
            return -opened;
        }
        try (Fd fifo = new Fd(opened)) {
            // In this order: killed in between, the reader does not wait for a byte that nobody
            // will send.
            boolean written = Pump.write(fifo, new byte[] {0});
            if (written) {
                Files.deleteIfExists(Path.of(path));
            }
            return written ? 0 : Errno.ENXIO;
        } catch (IOException e) {
            throw new dev.davit.base.HostFailure("remove", path, e);
        }
    }

    /** Writes where somebody reads; false where nobody does. */
    public static boolean write(String path, byte[] bytes) {
        int opened = Libc.openFifo(path);
        if (opened < 0) {
            return false;
        }
        try (Fd fifo = new Fd(opened)) {
            return Pump.write(fifo, bytes);
        }
    }
}

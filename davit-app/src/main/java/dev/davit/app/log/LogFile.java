package dev.davit.app.log;

import dev.davit.base.HostFailure;
import dev.davit.linux.sys.Fd;
import dev.davit.linux.sys.Libc;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/**
 * Bounds the file that the program's standard streams lead to: when it is large it is renamed, and
 * the streams lead to a new one. What was written to the streams until then is in the old file;
 * nothing is lost and no line is cut. Where the streams lead elsewhere (a journal, a terminal),
 * nothing is done.
 */
public final class LogFile implements AutoCloseable {
    /** Older files are {@code NAME.1} (the newest) to {@code NAME.3}. */
    static final int OLDER = 3;

    private static final System.Logger LOG = System.getLogger("dev.davit.app.log");
    private static final long LARGEST_BYTES = 32L << 20;
    private static final long LOOK_MILLIS = 10_000;
    private static final List<Integer> STANDARD_STREAMS = List.of(1, 2);

    private final Path file;
    private final long largestBytes;
    private final List<Integer> streams;
    private final Thread thread;

    LogFile(Path file, long largestBytes, List<Integer> streams) {
        this.file = file;
        this.largestBytes = largestBytes;
        this.streams = List.copyOf(streams);
        this.thread = Thread.ofVirtual().name("log size").unstarted(this::look);
    }

    /** Looks at the size every ten seconds until it is closed. */
    public static LogFile watch(Path file) {
        LogFile log = new LogFile(file, LARGEST_BYTES, STANDARD_STREAMS);
        log.thread.start();
        return log;
    }

    private void look() {
        try {
            while (true) {
                Thread.sleep(LOOK_MILLIS);
                turn();
            }
        } catch (InterruptedException closed) {
            // The program ends.
        }
    }

    private void turn() {
        try {
            rotate();
        } catch (IOException | HostFailure failure) {
            LOG.log(System.Logger.Level.WARNING, "log.not-rotated reason=" + failure.getMessage());
        }
    }

    /** Does what is due. */
    void rotate() throws IOException {
        if (!isOurs() || Files.size(file) <= largestBytes) {
            return;
        }
        for (int i = OLDER; i > 1; i--) {
            moveIfThere(older(i - 1), older(i));
        }
        Files.move(file, older(1), StandardCopyOption.ATOMIC_MOVE);
        Files.createFile(
                file,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try (Fd next = Libc.open(file.toString(), Libc.O_WRONLY | Libc.O_APPEND)) {
            streams.forEach(stream -> Libc.replace(stream, next));
        }
    }

    private boolean isOurs() {
        return streams.stream().allMatch(this::leadsHere);
    }

    private boolean leadsHere(int stream) {
        try {
            return Files.isSameFile(Path.of("/proc/self/fd/" + stream), file);
        } catch (IOException none) {
            return false;
        }
    }

    private Path older(int number) {
        return file.resolveSibling(file.getFileName() + "." + number);
    }

    private static void moveIfThere(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (NoSuchFileException none) {
            // Not so many yet.
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}

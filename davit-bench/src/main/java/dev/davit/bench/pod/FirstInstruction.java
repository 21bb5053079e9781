package dev.davit.bench.pod;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Sees when a container's program begins: its first command opens a named pipe in a volume, and a
 * reader that is blocked in open(2) on the host wakes at that moment. One pipe serves all: it is
 * linked into each pod's volume under the name {@link #NAME}.
 */
final class FirstInstruction implements AutoCloseable {
    static final String NAME = "go";

    private static final long LONGEST_SECONDS = 30;
    private static final long LOOK_NANOS = 300_000;

    private final Path pipe;
    private @Nullable RandomAccessFile open;

    private FirstInstruction(Path pipe) {
        this.pipe = pipe;
    }

    /**
     * Makes the pipe.
     *
     * @param folder on the same filesystem as the volumes
     */
    static FirstInstruction in(Path folder) throws IOException, InterruptedException {
        Path pipe = folder.resolve(NAME);
        int code = new ProcessBuilder("mkfifo", "-m", "666", pipe.toString()).start().waitFor();
        if (code != 0) {
            throw new IOException("mkfifo ended with " + code);
        }
        return new FirstInstruction(pipe);
    }

    /** Puts the pipe into a volume as soon as its folder is there, long before a process is. */
    void putInto(Path volume) throws IOException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LONGEST_SECONDS);
        while (System.nanoTime() < end) {
            if (Files.isDirectory(volume)) {
                try {
                    Files.createLink(volume.resolve(NAME), pipe);
                    return;
                } catch (NoSuchFileException soon) {
                    // The folder is made and made again: look once more.
                }
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
        throw new IOException(volume + " did not appear");
    }

    /** Waits from now on; the future tells the moment, by System.nanoTime. */
    CompletableFuture<Long> expect() {
        CompletableFuture<Long> moment = new CompletableFuture<>();
        Thread.ofPlatform()
                .daemon()
                .name("first instruction")
                .start(() -> {
                    try (FileInputStream opened = new FileInputStream(pipe.toFile())) {
                        moment.complete(System.nanoTime());
                        opened.readAllBytes();
                    } catch (IOException failure) {
                        moment.completeExceptionally(failure);
                    }
                });
        return moment;
    }

    /** From now on nobody who opens the pipe has to wait, and nobody is timed. */
    void stayOpen() throws IOException {
        open = new RandomAccessFile(pipe.toFile(), "rw");
    }

    @Override
    public void close() throws IOException {
        if (open != null) {
            open.close();
        }
    }

    /** The moment, or an error after a while; the reader is woken in any case. */
    long await(CompletableFuture<Long> moment) throws IOException, InterruptedException {
        try {
            return moment.get(LONGEST_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException never) {
            new RandomAccessFile(pipe.toFile(), "rw").close();
            throw new IOException("no program began", never);
        } catch (ExecutionException failure) {
            throw new IOException(failure.getCause());
        }
    }
}

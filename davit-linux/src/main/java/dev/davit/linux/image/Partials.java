package dev.davit.linux.image;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Layers of which a part was fetched, as they were sent, by digest: a pull that was broken off,
 * also by the end of the program, goes on where it was. What is in there is not trusted: the digest
 * of the whole tells.
 */
final class Partials {
    /** A smaller one is fetched again as quickly as it is found. */
    static final long WORTH_BYTES = 1 << 20;

    static final long KEPT_MILLIS = 24 * 3_600_000L;
    static final long MAX_BYTES = 20L << 30;

    private final Path directory;

    Partials(Path directory) throws IOException {
        this.directory = Files.createDirectories(directory);
    }

    Path file(String digest) {
        return directory.resolve(Digest.hex(digest));
    }

    /** How much is there of it; 0 for one that cannot be right. */
    long have(String digest, long size) throws IOException {
        try {
            long bytes = Files.size(file(digest));
            if (bytes <= size) {
                return bytes;
            }
            forget(digest);
            return 0;
        } catch (NoSuchFileException none) {
            return 0;
        }
    }

    void forget(String digest) throws IOException {
        Files.deleteIfExists(file(digest));
    }

    InputStream read(String digest) throws IOException {
        return new FileInputStream(file(digest).toFile());
    }

    /** Appends; where there is no room for it, the pull goes on without. */
    OutputStream append(String digest) throws IOException {
        return Files.newOutputStream(
                file(digest), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    /** Removes those that are too old, and the oldest of too many. */
    void sweep(long nowMillis) throws IOException {
        List<Path> files = new ArrayList<>();
        try (Stream<Path> entries = Files.list(directory)) {
            entries.forEach(files::add);
        }
        files.sort(Comparator.comparingLong(Partials::changed).reversed());
        long bytes = 0;
        for (Path file : files) {
            bytes += size(file);
            if (changed(file) < nowMillis - KEPT_MILLIS || bytes > MAX_BYTES) {
                Files.deleteIfExists(file);
            }
        }
    }

    private static long changed(Path file) {
        try {
            return Files.getLastModifiedTime(file).toMillis();
        } catch (IOException gone) {
            return Long.MAX_VALUE;
        }
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException gone) {
            return 0;
        }
    }

    static boolean full(IOException failure) {
        String message = String.valueOf(failure.getMessage());
        return failure instanceof FileSystemException
                || message.contains("No space left")
                || message.contains("quota");
    }
}

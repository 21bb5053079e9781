package dev.davit.linux.log;

import dev.davit.base.HostFailure;
import dev.davit.port.ContainerLog;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads a run's log from its oldest part on, and follows it across rotations. */
final class LogReader implements ContainerLog {
    private static final int CHUNK_BYTES = 64 * 1024;

    /** Longer lines are cut into several. */
    private static final int MAX_LINE_BYTES = 256 * 1024;

    private static final long POLL_MILLIS = 50;

    private final Path file;
    private final ByteBuffer buffer = ByteBuffer.allocate(CHUNK_BYTES).limit(0);
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private @Nullable FileChannel open;
    private @Nullable Object openKey;
    private @Nullable CriLine parts;

    LogReader(Path file) {
        this.file = file;
    }

    @Override
    public @Nullable Line next() {
        try {
            byte[] raw = rawLine();
            while (raw != null) {
                Optional<CriLine> parsed = CriLine.parse(raw);
                if (parsed.isPresent()) {
                    CriLine all = parts == null ? parsed.get() : parts.plus(parsed.get());
                    if (!all.partial() || all.text().length >= MAX_LINE_BYTES) {
                        parts = null;
                        return all.whole();
                    }
                    parts = all;
                }
                raw = rawLine();
            }
            return null;
        } catch (IOException e) {
            throw new HostFailure("read log", file.toString(), e);
        }
    }

    @Override
    public @Nullable Line rest() {
        CriLine begun = parts;
        parts = null;
        return begun == null ? null : begun.whole();
    }

    private byte @Nullable [] rawLine() throws IOException {
        while (true) {
            while (buffer.hasRemaining()) {
                byte b = buffer.get();
                if (b == '\n') {
                    byte[] whole = line.toByteArray();
                    line.reset();
                    return whole;
                }
                line.write(b);
            }
            if (!fill()) {
                return null;
            }
        }
    }

    /** More bytes from this part, or from the next one where this was rotated away. */
    private boolean fill() throws IOException {
        if (open == null && !openNext()) {
            return false;
        }
        FileChannel from = open;
        buffer.clear();
        int count = from == null ? -1 : from.read(buffer);
        buffer.flip();
        return count > 0 || (openNext() && fill());
    }

    /** False where what is open is the newest part already. */
    private boolean openNext() throws IOException {
        Path next = next(openKey);
        if (next == null) {
            return false;
        }
        try {
            Object key = key(next);
            FileChannel channel = FileChannel.open(next, StandardOpenOption.READ);
            close();
            open = channel;
            openKey = key;
            return true;
        } catch (NoSuchFileException rotatedMeanwhile) {
            return false;
        }
    }

    /** The part after the one that is open; the oldest where none is, or it is gone. */
    private @Nullable Path next(@Nullable Object after) throws IOException {
        Path newer = null;
        for (int i = 0; i < LogFiles.MAX_FILES; i++) {
            Path part = LogFiles.part(file, i);
            if (!Files.exists(part)) {
                continue;
            }
            if (key(part).equals(after)) {
                return newer;
            }
            newer = part;
        }
        return newer;
    }

    private static Object key(Path part) throws IOException {
        return Files.getAttribute(part, "unix:ino");
    }

    @Override
    public void awaitMore(long timeoutMillis) throws InterruptedException {
        long until = System.nanoTime() + timeoutMillis * 1_000_000;
        while (System.nanoTime() < until) {
            if (hasMore()) {
                return;
            }
            Thread.sleep(Math.min(POLL_MILLIS, Math.max(1, timeoutMillis)));
        }
    }

    private boolean hasMore() {
        try {
            FileChannel now = open;
            return now == null
                    ? Files.exists(file)
                    : now.size() > now.position() || next(openKey) != null;
        } catch (IOException e) {
            throw new HostFailure("read log", file.toString(), e);
        }
    }

    @Override
    public void close() {
        FileChannel now = open;
        open = null;
        if (now != null) {
            try {
                now.close();
            } catch (IOException e) {
                throw new HostFailure("close log", file.toString(), e);
            }
        }
    }
}

package dev.davit.linux.image;

import dev.davit.linux.image.registry.PieceStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * Reads a stream on a thread of its own, a bounded amount ahead: what it costs to make the bytes
 * (network, digest, decompression) goes on beside what is done with them.
 */
final class ReadAhead extends PieceStream {
    private static final int PIECES = 8;
    private static final int PIECE = 256 * 1024;

    /** Bytes, or how it ended. */
    @SuppressWarnings("ArrayRecordComponent")
    private record Item(byte[] bytes, int length, @Nullable Throwable failure) {}

    private static final Item END = new Item(new byte[0], -1, null);

    private final BlockingQueue<Item> ready = new ArrayBlockingQueue<>(PIECES + 1);
    private final BlockingQueue<byte[]> free = new ArrayBlockingQueue<>(PIECES);
    private final InputStream in;
    private final Thread reader;
    private Item now = new Item(new byte[0], 0, null);
    private int at;

    ReadAhead(InputStream in, String name) {
        this.in = in;
        for (int i = 0; i < PIECES; i++) {
            boolean ignored = free.offer(new byte[PIECE]);
        }
        this.reader = Thread.ofPlatform().daemon().name(name).start(this::fill);
    }

    private void fill() {
        try {
            while (true) {
                byte[] piece = free.take();
                int length = in.readNBytes(piece, 0, piece.length);
                if (length > 0) {
                    ready.put(new Item(piece, length, null));
                }
                if (length < piece.length) {
                    ready.put(END);
                    return;
                }
            }
        } catch (InterruptedException stop) {
            // Closed: nobody waits for more.
        } catch (IOException | RuntimeException failure) {
            // There is always room for one item more than there are pieces.
            boolean ignored = ready.offer(new Item(new byte[0], -1, failure));
        }
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (at == now.length()) {
            next();
        }
        if (now.length() < 0) {
            return end(now.failure());
        }
        int part = Math.min(length, now.length() - at);
        System.arraycopy(now.bytes(), at, into, offset, part);
        at += part;
        return part;
    }

    private void next() throws IOException {
        try {
            if (now.bytes().length > 0) {
                free.put(now.bytes());
            }
            now = ready.take();
            at = 0;
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted");
        }
    }

    private static int end(@Nullable Throwable failure) throws IOException {
        return switch (failure) {
            case null -> -1;
            case IOException io -> throw io;
            case RuntimeException mistake -> throw mistake;
            default -> throw new IOException(failure);
        };
    }

    /** The stream below stays open. */
    @Override
    public void close() {
        stop();
    }

    /** When it returns, nobody reads the stream below any more. */
    void stop() {
        reader.interrupt();
        boolean interrupted = false;
        while (reader.isAlive()) {
            try {
                reader.join();
            } catch (InterruptedException stop) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}

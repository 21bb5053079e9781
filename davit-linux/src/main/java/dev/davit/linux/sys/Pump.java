package dev.davit.linux.sys;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.io.InputStream;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Streams on descriptors, each with a platform thread that blocks in the kernel for it. */
public final class Pump {
    private static final int CHUNK_BYTES = 16 * 1024;

    private Pump() {}

    /** What can be read from a descriptor, until its end. Takes the descriptor over. */
    public static InputStream from(Fd fd, String name) {
        ByteQueue queue = new ByteQueue();
        Thread.ofPlatform().daemon().name(name).start(() -> drain(fd, queue));
        return queue.input();
    }

    private static void drain(Fd fd, ByteQueue queue) {
        try (fd;
                Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate(CHUNK_BYTES);
            byte[] bytes = new byte[CHUNK_BYTES];
            boolean wanted = true;
            while (wanted) {
                // A pty whose other side has closed answers EIO: its way of saying end.
                long count = Libc.tryRead(fd, buffer);
                if (count <= 0) {
                    return;
                }
                MemorySegment.copy(buffer, JAVA_BYTE, 0, bytes, 0, (int) count);
                wanted = queue.put(bytes, 0, (int) count);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            queue.end();
        }
    }

    /** Writes to a descriptor; closing the stream closes it. Takes the descriptor over. */
    public static OutputStream to(Fd fd, String name) {
        ByteQueue queue = new ByteQueue();
        Thread.ofPlatform().daemon().name(name).start(() -> fill(fd, queue));
        return queue.output();
    }

    private static void fill(Fd fd, ByteQueue queue) {
        try (fd;
                Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate(CHUNK_BYTES);
            byte[] bytes = new byte[CHUNK_BYTES];
            int count = queue.take(bytes, 0, CHUNK_BYTES);
            while (count > 0) {
                MemorySegment.copy(bytes, 0, buffer, JAVA_BYTE, 0, count);
                if (!writeAll(fd, buffer.asSlice(0, count))) {
                    return;
                }
                count = queue.take(bytes, 0, CHUNK_BYTES);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            queue.abandon();
        }
    }

    /** Writes a few bytes where the answer matters: false once nobody reads any more. */
    public static boolean write(Fd fd, byte[] bytes) {
        try (Arena arena = Arena.ofConfined()) {
            return writeAll(fd, arena.allocateFrom(JAVA_BYTE, bytes));
        }
    }

    private static boolean writeAll(Fd fd, MemorySegment all) {
        long done = 0;
        while (done < all.byteSize()) {
            long count = Libc.tryWrite(fd, all.asSlice(done));
            if (count <= 0) {
                return false;
            }
            done += count;
        }
        return true;
    }

    /** Reads all there is, up to a bound, until the other side closes. */
    public static byte[] readAll(Fd fd, int maxBytes) {
        java.io.ByteArrayOutputStream all = new java.io.ByteArrayOutputStream();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate(CHUNK_BYTES);
            long count = Libc.tryRead(fd, buffer);
            while (count > 0 && all.size() < maxBytes) {
                all.writeBytes(buffer.asSlice(0, count).toArray(JAVA_BYTE));
                count = Libc.tryRead(fd, buffer);
            }
        }
        return all.toByteArray();
    }

    /** Reads one line (without its end), or what came before the other side closed. */
    public static String readLine(Fd fd, int maxBytes) {
        java.io.ByteArrayOutputStream line = new java.io.ByteArrayOutputStream();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate(CHUNK_BYTES);
            boolean more = true;
            while (more && line.size() < maxBytes) {
                long count = Libc.tryRead(fd, buffer);
                byte[] bytes =
                        count <= 0 ? new byte[0] : buffer.asSlice(0, count).toArray(JAVA_BYTE);
                line.writeBytes(bytes);
                more = count > 0 && bytes[bytes.length - 1] != '\n';
            }
        }
        return line.toString(java.nio.charset.StandardCharsets.UTF_8).strip();
    }
}

package dev.davit.linux.disk;

import dev.davit.port.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** One open file of the host. */
final class HostFile implements DiskFile {
    private static final int ZEROS_BYTES = 1 << 20;

    /** Each thread keeps memory outside the heap for the largest piece that it has read. */
    private static final int PIECE_BYTES = 1 << 20;

    private final HostDisk disk;
    private final String path;
    private final FileChannel channel;

    HostFile(HostDisk disk, String path, FileChannel channel) {
        this.disk = disk;
        this.path = path;
        this.channel = channel;
    }

    @Override
    public long size() {
        return disk.attempt("stat", path, channel::size);
    }

    /**
     * Writes zeros rather than only reserving blocks: a sync of a write into blocks that were
     * written before needs no journal commit of the file system, which is most of what a sync
     * costs.
     */
    @Override
    public void allocate(long size) {
        ByteBuffer zeros = ByteBuffer.allocateDirect(ZEROS_BYTES);
        for (long at = size(); at < size; at += zeros.limit()) {
            zeros.clear().limit((int) Math.min(ZEROS_BYTES, size - at));
            write(zeros, at);
        }
    }

    @Override
    public int read(ByteBuffer into, long at) {
        return disk.attempt("read", path, () -> readAll(into, at));
    }

    private int readAll(ByteBuffer into, long at) throws IOException {
        int read = 0;
        int end = into.limit();
        try {
            while (into.position() < end) {
                into.limit(Math.min(end, into.position() + PIECE_BYTES));
                int got = channel.read(into, at + read);
                if (got < 0) {
                    break;
                }
                read += got;
            }
        } finally {
            into.limit(end);
        }
        return read;
    }

    @Override
    public void write(ByteBuffer from, long at) {
        disk.attempt("write", path, () -> writeAll(from, at));
    }

    private boolean writeAll(ByteBuffer from, long at) throws IOException {
        long place = at;
        while (from.hasRemaining()) {
            place += channel.write(from, place);
        }
        return true;
    }

    @Override
    public void truncate(long size) {
        disk.attempt("truncate", path, () -> channel.truncate(size));
    }

    @Override
    public void sync() {
        disk.attempt("sync", path, () -> force());
    }

    private boolean force() throws IOException {
        channel.force(false);
        return true;
    }

    @Override
    public void close() {
        disk.attempt("close", path, () -> close(channel));
    }

    private static boolean close(FileChannel channel) throws IOException {
        channel.close();
        return true;
    }
}

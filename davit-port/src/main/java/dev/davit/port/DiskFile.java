package dev.davit.port;

import java.nio.ByteBuffer;

/** An open file. Positions and sizes are in bytes. */
public interface DiskFile extends AutoCloseable {

    long size();

    /** Grows the file to a size and reserves its blocks; the new part reads as zeros. */
    void allocate(long size);

    /** Reads until the buffer is full or the file ends; answers how many bytes were read. */
    int read(ByteBuffer into, long at);

    /** Writes the whole buffer. A full disk is a HostFailure with errno ENOSPC (28). */
    void write(ByteBuffer from, long at);

    void truncate(long size);

    /** Returns once data and size are on stable storage (fdatasync). */
    void sync();

    @Override
    void close();
}

package dev.davit.bench.api;

import dev.davit.bench.measure.Samples;
import dev.davit.linux.disk.HostDisk;
import dev.davit.port.DiskFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * The floor of every durable write: one object's bytes and fdatasync, into a file that is made and
 * filled once before, as the store's log is.
 */
final class BareDisk implements AutoCloseable {
    private static final int FRAME_BYTES = 1280;
    private static final int FILE_BYTES = 8 << 20;

    private final DiskFile file;
    private long next;

    BareDisk(Path folder) {
        this.file = new HostDisk(folder).open("bare");
        file.allocate(FILE_BYTES);
        file.sync();
    }

    Samples measure(int count) {
        Samples samples = new Samples();
        for (int i = 0; i < count; i++) {
            long began = System.nanoTime();
            file.write(ByteBuffer.allocate(FRAME_BYTES), next);
            file.sync();
            samples.add(System.nanoTime() - began);
            next = (next + FRAME_BYTES) % (FILE_BYTES - FRAME_BYTES);
        }
        return samples;
    }

    @Override
    public void close() {
        file.close();
    }
}

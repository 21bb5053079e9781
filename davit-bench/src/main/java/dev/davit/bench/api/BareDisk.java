package dev.davit.bench.api;

import dev.davit.bench.measure.Samples;
import dev.davit.linux.disk.HostDisk;
import dev.davit.port.DiskFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** The floor of every durable write: one object's bytes and fdatasync, into a file made before. */
final class BareDisk {
    private static final String FILE = "bare";
    private static final int FRAME_BYTES = 1280;
    private static final int FILE_BYTES = 4 << 20;

    private final HostDisk disk;

    BareDisk(Path folder) {
        this.disk = new HostDisk(folder);
    }

    Samples measure(int count) {
        Samples samples = new Samples();
        try (DiskFile file = disk.open(FILE)) {
            file.allocate(FILE_BYTES);
            file.sync();
            for (int i = 0; i < count; i++) {
                long began = System.nanoTime();
                file.write(
                        ByteBuffer.allocate(FRAME_BYTES),
                        (long) i * FRAME_BYTES % (FILE_BYTES - FRAME_BYTES));
                file.sync();
                samples.add(System.nanoTime() - began);
            }
        }
        disk.delete(FILE);
        return samples;
    }
}

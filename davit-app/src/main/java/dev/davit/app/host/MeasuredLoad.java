package dev.davit.app.host;

import dev.davit.base.HostFailure;
import dev.davit.port.HostLoad;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Read from the kernel when asked. */
record MeasuredLoad(Path disk) implements HostLoad {
    private static final Path MEMINFO = Path.of("/proc/meminfo");
    private static final String AVAILABLE = "MemAvailable:";

    @Override
    public long memoryAvailableBytes() {
        try {
            for (String line : Files.readAllLines(MEMINFO)) {
                if (line.startsWith(AVAILABLE)) {
                    String kib = line.substring(AVAILABLE.length()).replace("kB", "").strip();
                    return Long.parseLong(kib) * 1024;
                }
            }
            throw new HostFailure("read", 0, MEMINFO.toString(), "has no " + AVAILABLE);
        } catch (IOException failure) {
            throw new HostFailure("read", MEMINFO.toString(), failure);
        }
    }

    @Override
    public long diskUsableBytes() {
        try {
            return Files.getFileStore(disk).getUsableSpace();
        } catch (IOException failure) {
            throw new HostFailure("measure", disk.toString(), failure);
        }
    }
}

package dev.davit.bench.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Memory of a process, its part of what it shares counted: PSS of proc_pid_smaps(5). */
public final class Memory {
    private static final double KIB_PER_MIB = 1024;

    private Memory() {}

    public static double pssMib(long pid) throws IOException {
        return Files.readAllLines(Path.of("/proc", Long.toString(pid), "smaps_rollup")).stream()
                        .filter(line -> line.startsWith("Pss:"))
                        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                        .sum()
                / KIB_PER_MIB;
    }
}

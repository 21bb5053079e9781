package dev.davit.bench.measure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** CPU time of processes, user and system together; see proc(5). It counts in steps of 10 ms. */
public final class Cpu {
    private static final double MILLIS_PER_TICK = 10;
    private static final int USER = 11;
    private static final int CHILDREN_USER = 13;

    private Cpu() {}

    /** Of one process so far. */
    public static double millis(long pid) {
        return sum(stat(Long.toString(pid)), USER);
    }

    /** Of this process so far. */
    public static double ownMillis() {
        return sum(stat("self"), USER);
    }

    /** Of this process' children that have ended and were waited for. */
    public static double childrenMillis() {
        return sum(stat("self"), CHILDREN_USER);
    }

    private static double sum(String[] fields, int first) {
        return (Long.parseLong(fields[first]) + Long.parseLong(fields[first + 1]))
                * MILLIS_PER_TICK;
    }

    private static String[] stat(String process) {
        try {
            String stat = Files.readString(Path.of("/proc", process, "stat"));
            // The name in brackets may hold spaces; the fields are counted behind it.
            return stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }
}

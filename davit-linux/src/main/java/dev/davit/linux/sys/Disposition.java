package dev.davit.linux.sys;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/**
 * What a process does with a signal. The kernel throws away every signal to the first process of a
 * pid namespace that it has no handler for (pid_namespaces(7)): a plain {@code sleep} would sit out
 * the whole grace of its pod, though anywhere else the same signal ends it.
 */
public final class Disposition {
    /** CHLD, CONT, STOP, TSTP, TTIN, TTOU, URG, WINCH: they end nobody (signal(7)). */
    private static final Set<Integer> HARMLESS = Set.of(17, 18, 19, 20, 21, 22, 23, 28);

    private Disposition() {}

    /**
     * Whether a signal would end this process if it were not the first of its namespace: neither
     * handled nor ignored on purpose, nor blocked by a thread that may wait for it.
     */
    public static boolean wouldEndButIsFirst(int pid, int signal) {
        if (HARMLESS.contains(signal)) {
            return false;
        }
        try {
            String status = Files.readString(Path.of("/proc/" + pid + "/status"));
            return isFirst(status)
                    && !has(status, "SigCgt", signal)
                    && !has(status, "SigIgn", signal)
                    && !blocked(pid, signal);
        } catch (IOException ended) {
            return false;
        }
    }

    private static boolean blocked(int pid, int signal) throws IOException {
        try (DirectoryStream<Path> threads =
                Files.newDirectoryStream(Path.of("/proc/" + pid + "/task"))) {
            for (Path thread : threads) {
                if (has(Files.readString(thread.resolve("status")), "SigBlk", signal)) {
                    return true;
                }
            }
            return false;
        }
    }

    /** The last number of NSpid is that of the innermost namespace; one number: the host's own. */
    static boolean isFirst(String status) {
        String[] numbers = field(status, "NSpid").split("\\s+", -1);
        return numbers.length > 1 && numbers[numbers.length - 1].equals("1");
    }

    /**
     * A mask is in hexadecimal; signal 1 is its lowest bit. A field that is missing counts as set.
     */
    static boolean has(String status, String mask, int signal) {
        String bits = field(status, mask);
        return bits.isEmpty() || (Long.parseUnsignedLong(bits, 16) >> (signal - 1) & 1) == 1;
    }

    private static String field(String status, String name) {
        return status.lines()
                .filter(line -> line.startsWith(name + ":"))
                .findFirst()
                .map(line -> line.substring(name.length() + 1).strip())
                .orElse("");
    }
}

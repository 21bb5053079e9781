package dev.davit.bench.measure;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The heap of another JVM, asked by {@code jcmd}. */
public final class Heap {
    /** Both generations of the serial collector. */
    private static final Pattern USED =
            Pattern.compile("(?m)^\\s*(?:DefNew|def new|Tenured|tenured).*used (\\d+)K");

    private Heap() {}

    /** What is used, garbage included, in KiB. To ask costs some itself: see {@link #costKib}. */
    public static double usedKib(long pid) throws IOException, InterruptedException {
        String info = jcmd(pid, "GC.heap_info");
        Matcher used = USED.matcher(info);
        long sum = 0;
        int generations = 0;
        while (used.find()) {
            sum += Long.parseLong(used.group(1));
            generations++;
        }
        if (generations != 2) {
            throw new IOException("this is no heap of the serial collector: " + info);
        }
        return sum;
    }

    /** What one question allocates, in KiB. */
    public static double costKib(long pid) throws IOException, InterruptedException {
        double before = usedKib(pid);
        return usedKib(pid) - before;
    }

    /** Collects all garbage; then what is used is what is needed. */
    public static void collect(long pid) throws IOException, InterruptedException {
        jcmd(pid, "GC.run");
    }

    private static String jcmd(long pid, String command) throws IOException, InterruptedException {
        Process jcmd =
                new ProcessBuilder(
                                System.getProperty("java.home") + "/bin/jcmd",
                                Long.toString(pid),
                                command)
                        .redirectErrorStream(true)
                        .start();
        String said = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (jcmd.waitFor() != 0) {
            throw new IOException("jcmd " + command + ": " + said);
        }
        return said;
    }
}

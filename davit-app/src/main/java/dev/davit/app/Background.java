package dev.davit.app;

import dev.davit.base.HostFailure;
import dev.davit.linux.mount.Trees;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Starts this same program again, in the background, inside a cluster's mount namespace. */
public final class Background {
    private static final int CARRIERS =
            Math.max(32, 4 * Runtime.getRuntime().availableProcessors());

    /** Small and flat: the server holds bytes, not object graphs. */
    private static final List<String> JVM_SWITCHES =
            List.of(
                    "-XX:+UseSerialGC",
                    "-XX:+UseCompactObjectHeaders",
                    "-XX:+ExitOnOutOfMemoryError",
                    // A heap about as large as what is in it: by itself it would begin with a
                    // 64th of the machine's memory, and stay as large as a burst has made it.
                    "-Xms96m",
                    "-XX:NewSize=32m",
                    "-XX:MaxNewSize=64m",
                    "-XX:NewRatio=3",
                    "-XX:MinHeapFreeRatio=10",
                    "-XX:MaxHeapFreeRatio=25",
                    "-XX:-ShrinkHeapInSteps",
                    // Parsed trees that nobody has looked at for so long, by MiB of free heap.
                    "-XX:SoftRefLRUPolicyMSPerMB=10",
                    "-XX:TrimNativeHeapInterval=60000",
                    // It would keep a file in /tmp.
                    "-XX:-UsePerfData",
                    "-Xss512k",
                    // Some calls hold their carrier (files, JNI, loading of classes): two cores
                    // must not mean two.
                    "-Djdk.virtualThreadScheduler.parallelism=" + CARRIERS,
                    "--enable-native-access=ALL-UNNAMED",
                    "--sun-misc-unsafe-memory-access=allow");

    private static final long MIB = 1 << 20;
    private static final long LARGEST_HEAP_MIB = 8192;

    private Background() {}

    /**
     * @param prefix what enters the mount namespace: {@code nsenter --mount=… --}
     * @param data its log takes what the program prints
     */
    public static Process start(List<String> prefix, List<String> arguments, DataDir data) {
        // A killed program leaves them behind, many megabytes each.
        Trees.delete(data.temporary());
        List<String> command = new ArrayList<>(prefix);
        // A session of its own: the terminal that started it may go.
        command.add("setsid");
        command.addAll(java(data));
        command.addAll(arguments);
        try {
            return new ProcessBuilder(command)
                    .directory(new File("/"))
                    .redirectInput(new File("/dev/null"))
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(data.logFile().toFile()))
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException failure) {
            throw new HostFailure("start", String.join(" ", command), failure);
        }
    }

    /** Runs it in the foreground of this terminal; its exit code. */
    public static int call(List<String> prefix, List<String> arguments, DataDir data)
            throws InterruptedException {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(java(data));
        command.addAll(arguments);
        try {
            return new ProcessBuilder(command).inheritIO().start().waitFor();
        } catch (IOException failure) {
            throw new HostFailure("start", String.join(" ", command), failure);
        }
    }

    private static List<String> java(DataDir data) {
        List<String> command = new ArrayList<>();
        command.add(System.getProperty("java.home") + "/bin/java");
        command.addAll(JVM_SWITCHES);
        command.add("-Xmx" + heapMib() + "m");
        command.add("-Djava.io.tmpdir=" + temporary(data));
        command.addAll(cached());
        String more = System.getenv("DAVIT_JAVA_OPTS");
        if (more != null && !more.isBlank()) {
            command.addAll(List.of(more.strip().split("\\s+")));
        }
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add("dev.davit.app.Main");
        return command;
    }

    /** Classes loaded and linked ahead of time, where the launcher made a cache of them. */
    private static List<String> cached() {
        String cache = System.getProperty("davit.aot", "");
        return cache.isEmpty()
                ? List.of()
                : List.of("-XX:AOTCache=" + cache, "-Xlog:aot*=off", "-Xlog:cds*=off");
    }

    private static Path temporary(DataDir data) {
        try {
            return Files.createDirectories(data.temporary());
        } catch (IOException failure) {
            throw new HostFailure("create", data.temporary().toString(), failure);
        }
    }

    /** A quarter of the memory, up to a bound that holds millions of objects. */
    private static long heapMib() {
        java.lang.management.OperatingSystemMXBean system =
                ManagementFactory.getOperatingSystemMXBean();
        long total =
                system instanceof com.sun.management.OperatingSystemMXBean real
                        ? real.getTotalMemorySize()
                        : 4 * LARGEST_HEAP_MIB * MIB;
        return Math.min(LARGEST_HEAP_MIB, Math.max(256, total / 4 / MIB));
    }
}

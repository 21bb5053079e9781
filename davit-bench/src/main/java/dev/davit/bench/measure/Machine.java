package dev.davit.bench.measure;

import dev.davit.model.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** What the figures were taken on. */
public final class Machine {
    private static final Path CPUS = Path.of("/proc/cpuinfo");
    private static final Path LOAD = Path.of("/proc/loadavg");
    private static final Path MEMORY = Path.of("/proc/meminfo");

    private Machine() {}

    public static JsonObject describe() throws IOException {
        return JsonObject.builder()
                .put("at", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString())
                .put("cpu", field(CPUS, "model name"))
                .put("cores", Runtime.getRuntime().availableProcessors())
                .put("memory", field(MEMORY, "MemTotal"))
                .put(
                        "kernel",
                        System.getProperty("os.name") + " " + System.getProperty("os.version"))
                .put("jdk", System.getProperty("java.vm.version"))
                .put("loadBefore", load())
                .build();
    }

    /** Of the last 1, 5 and 15 minutes. */
    public static String load() throws IOException {
        String[] fields = Files.readString(LOAD).split(" ", -1);
        return fields[0] + " " + fields[1] + " " + fields[2];
    }

    private static String field(Path file, String name) throws IOException {
        return Files.readAllLines(file).stream()
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse("unknown");
    }
}

package dev.davit.linux.probe;

import dev.davit.base.HostFailure;
import dev.davit.linux.cgroup.Hierarchies;
import dev.davit.linux.runtime.OciRuntime;
import dev.davit.port.HostFacts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What this host is. Sources: /proc, /etc/os-release, /etc/machine-id. */
public final class HostProbe {
    private static final long KIB = 1024;

    private HostProbe() {}

    public static HostFacts facts(
            Path dataDir, Hierarchies cgroups, OciRuntime runtime, KernelFeatures features) {
        try {
            return new HostFacts(
                    Files.readString(Path.of("/proc/sys/kernel/hostname")).strip(),
                    machineId(),
                    bootId(),
                    Files.readString(Path.of("/proc/sys/kernel/osrelease")).strip(),
                    osImage(),
                    architecture(),
                    Runtime.getRuntime().availableProcessors(),
                    memoryBytes(),
                    Files.getFileStore(dataDir).getTotalSpace(),
                    cgroups.mode(),
                    runtime.name(),
                    runtime.version(),
                    features.byName());
        } catch (IOException e) {
            throw new HostFailure("probe", "host", e);
        }
    }

    public static String bootId() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
        } catch (IOException e) {
            throw new HostFailure("read", "boot_id", e);
        }
    }

    private static String machineId() throws IOException {
        Path file = Path.of("/etc/machine-id");
        return Files.exists(file) ? Files.readString(file).strip() : "";
    }

    private static String osImage() throws IOException {
        Path file = Path.of("/etc/os-release");
        if (!Files.exists(file)) {
            return "";
        }
        try (Stream<String> lines = Files.lines(file)) {
            return lines.filter(line -> line.startsWith("PRETTY_NAME="))
                    .map(line -> line.substring("PRETTY_NAME=".length()).replace("\"", ""))
                    .findFirst()
                    .orElse("");
        }
    }

    /** As container images name it. */
    static String architecture() {
        return switch (System.getProperty("os.arch")) {
            case "amd64", "x86_64" -> "amd64";
            case "aarch64" -> "arm64";
            case String other -> other;
        };
    }

    private static long memoryBytes() throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc/meminfo"))) {
            return lines.filter(line -> line.startsWith("MemTotal:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * KIB)
                    .findFirst()
                    .orElse(0);
        }
    }
}

package dev.davit.linux;

import dev.davit.linux.cgroup.Cgroups;
import dev.davit.linux.cgroup.Hierarchies;
import dev.davit.linux.probe.KernelFeatures;
import dev.davit.linux.runtime.OciRuntime;
import dev.davit.port.ContainerLog;
import dev.davit.port.ContainerSpec;
import dev.davit.port.ContainerState;
import dev.davit.port.Limits;
import dev.davit.port.SandboxSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A host under test, with an image made of busybox. Closing removes every pod that it made. */
final class Bench implements AutoCloseable {
    static final int ID_BASE = 300_000_000;
    static final Limits NO_LIMITS = new Limits(0, 0, 0, 0);
    static final Limits SOME = new Limits(100, 1000, 64L << 20, 64);
    static final ContainerSpec.Confinement STRICT =
            new ContainerSpec.Confinement(List.of(), true, true, true);
    private static final long PATIENCE_MILLIS = 10_000;

    final LinuxHost host;
    final Path data;
    final Path layer;
    private final String cluster;
    private final KernelFeatures features;
    private final List<String> pods = new ArrayList<>();

    private Bench(LinuxHost host, Path data, Path layer, String cluster, KernelFeatures features) {
        this.host = host;
        this.features = features;
        this.cluster = cluster;
        this.data = data;
        this.layer = layer;
    }

    /**
     * @param off kernel features to force off; {@code runc} chooses that runtime
     */
    static Bench open(Path data, String cluster, Set<String> off) throws IOException {
        Path layer = data.resolve("layer");
        makeLayer(layer);
        Set<String> less = new HashSet<>(off);
        boolean runc = less.remove("runc");
        KernelFeatures features = RoomMain.features(data, less);
        LinuxHost host =
                runc
                        ? LinuxHost.open(
                                data, cluster, features, OciRuntime.probe("runc").orElseThrow())
                        : LinuxHost.open(data, cluster, features);
        return new Bench(host, data, layer, cluster, features);
    }

    /** The same host as the next life of the agent sees it. */
    LinuxHost openAgain() {
        return LinuxHost.open(data, cluster, features);
    }

    /** The groups of the cluster, as another process of it would see them. */
    Cgroups groups() {
        return new Cgroups(Hierarchies.read(), cluster);
    }

    /** Whether the cluster has a group of its own in any hierarchy. */
    boolean hasGroups() {
        return Hierarchies.read().roots().stream()
                .anyMatch(root -> Files.isDirectory(root.resolve("davit-" + cluster)));
    }

    /** A file of a group below the cluster's, by its v1 or v2 name. */
    String cgroupFile(String controller, String group, String v1, String v2) throws IOException {
        Hierarchies all = Hierarchies.read();
        Path root =
                all.controller(controller)
                        .or(() -> java.util.Optional.ofNullable(all.unified()))
                        .orElseThrow();
        String file = all.controller(controller).isPresent() ? v1 : v2;
        return Files.readString(root.resolve("davit-" + cluster).resolve(group).resolve(file))
                .strip();
    }

    private static void makeLayer(Path layer) throws IOException {
        if (Files.exists(layer)) {
            return;
        }
        Files.createDirectories(layer.resolve("bin"));
        Files.createDirectories(layer.resolve("etc"));
        Files.copy(Path.of("/bin/busybox"), layer.resolve("bin/busybox"));
        layer.resolve("bin/busybox").toFile().setExecutable(true, false);
        for (String name :
                List.of(
                        "sh",
                        "cat",
                        "ls",
                        "id",
                        "sleep",
                        "echo",
                        "grep",
                        "touch",
                        "wc",
                        "nc",
                        "httpd",
                        "wget",
                        "ping",
                        "dd",
                        "stty",
                        "tty",
                        "kill",
                        "mount",
                        "unshare",
                        "hostname",
                        "mkdir",
                        "stat",
                        "env",
                        "pwd",
                        "seq",
                        "true",
                        "tail",
                        "ps")) {
            Files.createSymbolicLink(layer.resolve("bin").resolve(name), Path.of("busybox"));
        }
    }

    SandboxSpec sandbox(String uid, int number) {
        pods.add(uid);
        return new SandboxSpec(
                uid, "host-" + uid, ID_BASE + number * 65_536, address(number), NO_LIMITS);
    }

    static String address(int number) {
        return "fd64:6176:6974:1::" + Integer.toHexString(number + 1);
    }

    ContainerSpec container(String pod, int number, String name, String... args) {
        return new ContainerSpec(
                pod + "-" + name + "-0",
                pod,
                name,
                0,
                ID_BASE + number * 65_536,
                "host-" + pod,
                List.of(layer.toString()),
                true,
                0,
                new ContainerSpec.Program(
                        List.of(args),
                        List.of("PATH=/bin", "COLOUR=blue"),
                        "/",
                        1000,
                        1000,
                        List.of(),
                        false,
                        false,
                        false,
                        ""),
                List.of(),
                SOME,
                STRICT);
    }

    ContainerState.Exited await(String id) throws InterruptedException {
        long until = System.currentTimeMillis() + PATIENCE_MILLIS;
        while (System.currentTimeMillis() < until) {
            if (host.containers().inspect(id).orElse(null)
                    instanceof ContainerState.Exited exited) {
                return exited;
            }
            Thread.sleep(5);
        }
        throw new AssertionError(id + " did not end");
    }

    /** The log as text, once it has at least that many lines. */
    String log(ContainerSpec spec, int lines) throws InterruptedException {
        StringBuilder text = new StringBuilder();
        int count = 0;
        long until = System.currentTimeMillis() + PATIENCE_MILLIS;
        try (ContainerLog log =
                host.containers().log(spec.podUid(), spec.container(), spec.attempt())) {
            while (true) {
                ContainerLog.Line line = log.next();
                if (line != null) {
                    text.append(new String(line.text(), StandardCharsets.UTF_8)).append('\n');
                    count++;
                } else if (count >= lines) {
                    return text.toString();
                } else if (System.currentTimeMillis() > until) {
                    throw new AssertionError("only " + count + " lines:\n" + text);
                } else {
                    log.awaitMore(100);
                }
            }
        }
    }

    @Override
    public void close() {
        try (host) {
            for (String pod : pods) {
                host.sandboxes().remove(pod);
                host.volumes().removeAll(pod);
                host.containers().removeLogs(pod);
            }
        }
    }
}

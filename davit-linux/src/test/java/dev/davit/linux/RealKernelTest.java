package dev.davit.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.davit.linux.mount.MountRoom;
import dev.davit.linux.mount.Trees;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Scenarios in child processes inside a mount room, and the host's state around them. Needs root.
 */
class RealKernelTest {
    private static final int KILLS = 6;

    private Path data = Path.of("");
    private String cluster = "";
    private List<String> before = List.of();

    @BeforeEach
    void prepare() throws IOException {
        boolean root = "root".equals(System.getProperty("user.name"));
        if (!root) {
            System.err.println("SKIPPED: tests on the real kernel need root");
        }
        assumeTrue(root, "needs root");
        assumeTrue(Files.exists(Path.of("/bin/busybox")), "needs busybox-static");
        data = Files.createTempDirectory("davit-linux-");
        cluster = "t" + ProcessHandle.current().pid();
        before = traces();
        assertThat(before).isEmpty();
    }

    @AfterEach
    void nothingIsLeft() throws Exception {
        MountRoom.remove(data);
        Trees.delete(data);
        assertThat(traces()).isEqualTo(before);
    }

    @Test
    void everythingOnThisKernel() throws Exception {
        run(
                "runs",
                "confined",
                "writable-root",
                "network",
                "memory",
                "pids",
                "resize",
                "exec",
                "exec-tty",
                "logs",
                "missing-command",
                "exits",
                "mounting-root",
                "short-lived",
                "half-started",
                "network-again",
                "repeats",
                "volumes",
                "sub-path",
                "live-mount",
                "cleared-volumes",
                "rotation",
                "own-groups");
    }

    @Test
    void fallbacks() throws Exception {
        run(
                "confined@overlay-lowerdir-fd",
                "writable-root@overlay-lowerdir-fd",
                "confined@idmapped-mounts+overlay-lowerdir-fd",
                "writable-root@idmapped-mounts+overlay-lowerdir-fd",
                "network-again@rename-live-link",
                "runs@runc",
                "confined@runc",
                "exec@runc",
                "missing-command@runc");
    }

    @Test
    void containersOutliveUs() throws Exception {
        Process first = child("crash-start-two");
        awaitStarted(first);
        first.destroyForcibly().waitFor();
        // The second container ends while nobody watches.
        Thread.sleep(1500);
        run("crash-adopt");
    }

    @Test
    void killedInTheMiddleOfStarts() throws Exception {
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < KILLS; i++) {
            Process starting = child("crash-start-many");
            awaitStarted(starting);
            Thread.sleep(random.nextInt(300));
            starting.destroyForcibly().waitFor();
            run("crash-clean");
        }
    }

    private static void awaitStarted(Process process) throws IOException {
        BufferedReader lines =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        assertThat(lines.readLine()).isEqualTo("started");
    }

    private void run(String... scenarios) throws Exception {
        Process process = child(scenarios);
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(said).isZero();
        assertThat(said.lines().filter(line -> line.startsWith("ok "))).hasSize(scenarios.length);
    }

    private Process child(String... scenarios) throws IOException {
        List<String> command = new ArrayList<>(MountRoom.ensure(data));
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                List.of(
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        RoomMain.class.getName(),
                        data.toString(),
                        cluster));
        command.addAll(List.of(scenarios));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    /** Everything on the host that has our data dir's or cluster's name. */
    private List<String> traces() throws IOException {
        List<String> traces = new ArrayList<>();
        Files.readAllLines(Path.of("/proc/self/mounts")).stream()
                .filter(line -> line.contains(data.toString()))
                .forEach(line -> traces.add("mount " + line));
        for (String alias : aliases()) {
            if (alias.contains(" " + cluster + " ")) {
                traces.add("link " + alias);
            }
        }
        try (Stream<Path> roots = Files.list(Path.of("/sys/fs/cgroup"))) {
            roots.filter(root -> Files.exists(root.resolve("davit-" + cluster)))
                    .forEach(root -> traces.add("cgroup " + root));
        }
        ProcessHandle.allProcesses()
                .filter(process -> process.info().commandLine().orElse("").contains(data + "/run"))
                .forEach(process -> traces.add("process " + process.info().commandLine()));
        if (Files.exists(Path.of("/run/davit/forwarding/cluster-" + cluster))) {
            traces.add("forwarding");
        }
        return traces;
    }

    private static List<String> aliases() throws IOException {
        List<String> aliases = new ArrayList<>();
        try (Stream<Path> links = Files.list(Path.of("/sys/class/net"))) {
            for (Path link : links.toList()) {
                try {
                    aliases.add(Files.readString(link.resolve("ifalias")).strip());
                } catch (IOException goneMeanwhile) {
                    aliases.add("");
                }
            }
        }
        return aliases;
    }
}

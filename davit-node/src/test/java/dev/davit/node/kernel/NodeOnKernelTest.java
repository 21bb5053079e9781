package dev.davit.node.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.davit.linux.mount.MountRoom;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The agent with real containers, in child processes inside a mount room. Needs root. */
final class NodeOnKernelTest {
    private static final Path BUSYBOX = Path.of("/bin/busybox");

    private Path data = Path.of("");
    private Path layer = Path.of("");
    private String cluster = "";

    @BeforeEach
    void prepare() throws IOException {
        assumeTrue("root".equals(System.getProperty("user.name")), "needs root");
        assumeTrue(Files.exists(BUSYBOX), "needs busybox-static");
        data = Files.createTempDirectory("davit-node-");
        cluster = "n" + ProcessHandle.current().pid();
        layer = data.resolve("layer");
        for (String folder : List.of("bin", "dev", "proc", "sys", "tmp", "etc", "c")) {
            Files.createDirectories(layer.resolve(folder));
        }
        Files.copy(BUSYBOX, layer.resolve("bin/busybox"));
        for (String tool : List.of("sh", "sleep", "cat", "id", "echo")) {
            Files.createSymbolicLink(layer.resolve("bin/" + tool), Path.of("busybox"));
        }
    }

    @AfterEach
    void nothingIsLeft() throws IOException {
        MountRoom.remove(data);
        try (Stream<Path> all = Files.walk(data)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    @Test
    void startChangeStop() throws Exception {
        ends(child("life"));
    }

    @Test
    void killedAgentAdoptsWithoutItsServer() throws Exception {
        Process first = child("begin");
        BufferedReader lines =
                new BufferedReader(
                        new InputStreamReader(first.getInputStream(), StandardCharsets.UTF_8));
        String said = lines.readLine();
        assertThat(said).startsWith("started ");
        first.destroyForcibly().waitFor();
        ends(child("adopt"));
    }

    private static void ends(Process process) throws Exception {
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(said.lines().toList().getLast()).as(said).isEqualTo("ok");
        System.out.println(said);
    }

    private Process child(String scenario) throws IOException {
        List<String> command = new ArrayList<>(MountRoom.ensure(data));
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                List.of(
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        TrialMain.class.getName(),
                        data.toString(),
                        cluster,
                        layer.toString(),
                        scenario));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }
}

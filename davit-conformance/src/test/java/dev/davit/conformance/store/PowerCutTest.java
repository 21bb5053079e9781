package dev.davit.conformance.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Needs root and loop devices; the mounts are in a namespace that ends with the test. */
@Tag("host")
class PowerCutTest {
    private static final int CUTS = 50;
    private static final int MINUTES = 10;

    @Test
    void noAcknowledgedWriteIsLost(@TempDir Path directory)
            throws IOException, InterruptedException {
        assumeTrue("root".equals(System.getProperty("user.name")), "needs root for mounts");
        assumeTrue(Files.exists(Path.of("/dev/loop-control")), "needs loop devices");
        Path log = directory.resolve("log");
        Process process =
                new ProcessBuilder(
                                "unshare",
                                "--mount",
                                "--propagation",
                                "private",
                                ProcessHandle.current().info().command().orElse("java"),
                                "--enable-native-access=ALL-UNNAMED",
                                "-cp",
                                System.getProperty("java.class.path"),
                                PowerCut.class.getName(),
                                directory.toString(),
                                Integer.toString(CUTS))
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        boolean ended = process.waitFor(MINUTES, TimeUnit.MINUTES);
        if (!ended) {
            process.destroyForcibly();
        }
        assertThat(ended).as(Files.readString(log)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(log)).isZero();
        assertThat(Files.readString(log))
                .contains(CUTS + " power cuts, 0 acknowledged writes lost");
    }
}

package dev.davit.cli;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The option that every verb has: which cluster. */
public final class ClusterOption {
    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            defaultValue = "${env:DAVIT_DATA_DIR:-/var/lib/davit}",
            description = "The cluster's data dir (default: $DAVIT_DATA_DIR or /var/lib/davit).")
    private Path dataDir = Path.of("/var/lib/davit");

    public Path dataDir() {
        return dataDir.toAbsolutePath().normalize();
    }

    public Session open() {
        return Session.open(dataDir());
    }
}

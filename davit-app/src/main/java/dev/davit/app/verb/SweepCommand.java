package dev.davit.app.verb;

import dev.davit.app.ClusterFile;
import dev.davit.app.DataDir;
import dev.davit.app.host.NodeHost;
import dev.davit.cli.ClusterOption;
import dev.davit.cli.ExitCode;
import dev.davit.port.DiskLock;
import java.nio.file.Files;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Runs inside the cluster's mount namespace, when no daemon does. */
@Command(
        name = "sweep",
        description =
                "Removes every trace of the cluster's pods from this host (down --pods does).",
        hidden = true,
        mixinStandardHelpOptions = true)
public final class SweepCommand implements Callable<Integer> {
    @Mixin private ClusterOption cluster = new ClusterOption();

    @Override
    public Integer call() {
        DataDir data = new DataDir(cluster.dataDir());
        if (Files.exists(data.cluster())) {
            try (DiskLock _ = data.lock();
                    NodeHost host = NodeHost.open(data, ClusterFile.read(data.cluster()))) {
                host.sweep();
            }
        }
        return ExitCode.OK;
    }
}

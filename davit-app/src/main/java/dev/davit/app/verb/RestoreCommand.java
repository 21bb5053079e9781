package dev.davit.app.verb;

import dev.davit.app.BackupFile;
import dev.davit.app.DataDir;
import dev.davit.cli.ClusterOption;
import dev.davit.cli.ExitCode;
import dev.davit.cli.Out;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "restore",
        description = {
            "Makes a data dir from a backup; the next up starts the cluster as it was then.",
            "Pods get the same names and UIDs; who watches is told to read anew."
        },
        footer = {
            "%nExample:",
            "  davit restore /root/davit.backup --data-dir /var/lib/davit && davit up"
        },
        mixinStandardHelpOptions = true)
public final class RestoreCommand implements Callable<Integer> {
    @Mixin private ClusterOption cluster = new ClusterOption();

    @Parameters(paramLabel = "FILE", description = "The backup.")
    private Path file = Path.of("davit.backup");

    @Override
    public Integer call() throws InterruptedException {
        DataDir data = new DataDir(cluster.dataDir());
        Path target = file.toAbsolutePath().normalize();
        BackupFile.restore(data, target);
        Out.line("restored into " + data.root() + "; now: davit up --data-dir " + data.root());
        return ExitCode.OK;
    }
}

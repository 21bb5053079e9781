package dev.davit.app.verb;

import dev.davit.app.BackupFile;
import dev.davit.app.DataDir;
import dev.davit.app.ServerFile;
import dev.davit.cli.ClusterOption;
import dev.davit.cli.ExitCode;
import dev.davit.cli.Out;
import dev.davit.cli.Session;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "backup",
        description = {
            "Writes a running cluster into one file: what is wanted, its history, its keys.",
            "Images and volumes are not in it. Keep it safe: it holds Secrets."
        },
        footer = {"%nExample:", "  davit backup /root/davit.backup"},
        mixinStandardHelpOptions = true)
public final class BackupCommand implements Callable<Integer> {
    @Mixin private ClusterOption cluster = new ClusterOption();

    @Parameters(paramLabel = "FILE", description = "The backup.")
    private Path file = Path.of("davit.backup");

    @Override
    public Integer call() throws InterruptedException {
        DataDir data = new DataDir(cluster.dataDir());
        Path target = file.toAbsolutePath().normalize();
        if (ServerFile.running(data.serverFile()).isEmpty()) {
            throw Session.noCluster(data.root());
        }
        BackupFile.write(data, target);
        Out.line("backup written to " + target);
        return ExitCode.OK;
    }
}

package dev.davit.app.verb;

import dev.davit.app.Daemon;
import dev.davit.app.DataDir;
import dev.davit.app.Listen;
import dev.davit.cli.ClusterOption;
import dev.davit.cli.ExitCode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "serve",
        description = "Runs the cluster's programs in the foreground (up does so for you).",
        hidden = true,
        mixinStandardHelpOptions = true)
public final class ServeCommand implements Callable<Integer> {
    @Mixin private ClusterOption cluster = new ClusterOption();

    @Option(names = "--listen", paramLabel = "ADDR:PORT", defaultValue = Listen.DEFAULT)
    private String listen = Listen.DEFAULT;

    @Option(names = "--profile", paramLabel = "strict|standard", defaultValue = "")
    private String profile = "";

    @Override
    public Integer call() throws InterruptedException {
        Daemon.run(new DataDir(cluster.dataDir()), Listen.parse(listen), profile);
        return ExitCode.OK;
    }
}

package dev.davit.app.verb;

import dev.davit.app.DataDir;
import dev.davit.app.ServerFile;
import dev.davit.app.pki.Pki;
import dev.davit.cli.CliFailure;
import dev.davit.cli.ClusterOption;
import dev.davit.cli.ExitCode;
import dev.davit.cli.Out;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "kubeconfig",
        description = "Prints a kubeconfig for kubectl, with a client certificate.",
        mixinStandardHelpOptions = true)
public final class KubeconfigCommand implements Callable<Integer> {
    @Mixin private ClusterOption cluster = new ClusterOption();

    @Override
    public Integer call() {
        DataDir data = new DataDir(cluster.dataDir());
        ServerFile server =
                ServerFile.running(data.serverFile())
                        .orElseThrow(() ->
                                new CliFailure(
                                        ExitCode.UNREACHABLE,
                                        "no cluster runs in " + data.root() + "; run: davit up"));
        Out.line(Pki.read(data.root()).kubeconfig("https://" + server.address()).stripTrailing());
        return ExitCode.OK;
    }
}

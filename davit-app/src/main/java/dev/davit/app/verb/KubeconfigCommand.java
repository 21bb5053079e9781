package dev.davit.app.verb;

import dev.davit.app.DataDir;
import dev.davit.app.ServerFile;
import dev.davit.app.pki.Pki;
import dev.davit.cli.CliFailure;
import dev.davit.cli.ClusterOption;
import dev.davit.cli.ExitCode;
import dev.davit.cli.Out;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "kubeconfig",
        description = "Prints a kubeconfig for kubectl, with a client certificate.",
        footer = {"%nExamples:", "  davit kubeconfig > ~/.kube/davit"},
        mixinStandardHelpOptions = true)
public final class KubeconfigCommand implements Callable<Integer> {
    @Mixin private ClusterOption cluster = new ClusterOption();

    @Option(
            names = "--user",
            paramLabel = "NAME",
            description =
                    "Of a new user who may write workloads and grant no hazards, instead of the"
                            + " administrator's.")
    private String user = "";

    private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9.@]{0,62}[a-z0-9])?");

    @Override
    public Integer call() {
        if (!user.isEmpty() && (!NAME.matcher(user).matches() || user.equals(Pki.ADMIN))) {
            throw new CliFailure(
                    ExitCode.USAGE,
                    "--user "
                            + user
                            + ": a name has lower case letters, digits, '-', '.' and '@', and is"
                            + " not admin");
        }
        DataDir data = new DataDir(cluster.dataDir());
        ServerFile server =
                ServerFile.running(data.serverFile())
                        .orElseThrow(() ->
                                new CliFailure(
                                        ExitCode.UNREACHABLE,
                                        "no cluster runs in " + data.root() + "; run: davit up"));
        String address = "https://" + server.address();
        Pki pki = Pki.read(data.root());
        Out.line(
                (user.isEmpty()
                                ? pki.kubeconfig(address)
                                : pki.kubeconfig(address, user, Instant.now()))
                        .stripTrailing());
        return ExitCode.OK;
    }
}

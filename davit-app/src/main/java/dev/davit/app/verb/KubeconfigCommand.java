package dev.davit.app.verb;

import dev.davit.app.DataDir;
import dev.davit.app.ServerFile;
import dev.davit.app.pki.Pki;
import dev.davit.cli.CliFailure;
import dev.davit.cli.ClusterOption;
import dev.davit.cli.ExitCode;
import dev.davit.cli.Out;
import dev.davit.cli.Session;
import dev.davit.model.request.Identity;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "kubeconfig",
        description = "Prints a kubeconfig for kubectl, with a client certificate.",
        footer = {
            "%nExamples:",
            "  davit kubeconfig > ~/.kube/davit",
            "  davit kubeconfig --user alice > alice.kubeconfig",
            "  davit kubeconfig --user bob --groups team-a > bob.kubeconfig"
        },
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

    @Option(
            names = "--groups",
            paramLabel = "GROUPS",
            description =
                    "With --user: the groups of the user, with commas between, instead of"
                            + " davit:authors; '' for none: what the user may is what roles give.")
    private String groups = Identity.AUTHORS;

    private static final Pattern GROUPS =
            Pattern.compile("([-A-Za-z0-9:._]{1,100}(,(?=.)|$)){0,20}");
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9.@]{0,62}[a-z0-9])?");

    private List<String> groups() {
        return groups.isEmpty() ? List.of() : List.of(groups.split(",", -1));
    }

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
        if (!GROUPS.matcher(groups).matches()) {
            throw new CliFailure(
                    ExitCode.USAGE,
                    "--groups "
                            + groups
                            + ": at most 20 names of letters, digits, '-', '.', '_' and ':', with"
                            + " commas between");
        }
        DataDir data = new DataDir(cluster.dataDir());
        ServerFile server =
                ServerFile.running(data.serverFile())
                        .orElseThrow(() -> Session.noCluster(data.root()));
        String address = "https://" + server.address();
        Pki pki = Pki.read(data.root());
        Out.line(
                (user.isEmpty()
                                ? pki.kubeconfig(address)
                                : pki.kubeconfig(address, user, groups(), Instant.now()))
                        .stripTrailing());
        return ExitCode.OK;
    }
}

package dev.davit.cli.verb;

import dev.davit.cli.CliFailure;
import dev.davit.cli.ClusterOption;
import dev.davit.cli.ExitCode;
import dev.davit.cli.NamespaceOption;
import dev.davit.cli.Out;
import dev.davit.cli.Paths;
import dev.davit.cli.Session;
import dev.davit.cli.Writes;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.model.kind.Kinds;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "restart",
        description = {
            "Restarts a pod's containers in place: same pod, same address.",
            "Of a workload: its pods, one after the other as its strategy says."
        },
        footer = {
            "%nExamples:",
            "  davit restart pod/web",
            "  davit restart web -c main",
            "  davit restart deployment/web"
        },
        mixinStandardHelpOptions = true)
public final class RestartCommand implements Callable<Integer> {
    @Mixin private ClusterOption cluster = new ClusterOption();
    @Mixin private NamespaceOption namespace = new NamespaceOption();

    @Parameters(arity = "1..2", paramLabel = "KIND/NAME", description = "web, pod/web.")
    private List<String> words = List.of();

    @Option(
            names = {"-c", "--container"},
            paramLabel = "NAME",
            description = "Only this container; may be given several times.")
    private List<String> containers = List.of();

    @Option(names = "--dry-run", description = "Change nothing; say what would happen.")
    private boolean dryRun;

    @Option(names = "--cause", paramLabel = "WORDS", description = "Why; kept in the history.")
    private String cause = "davit restart";

    @Override
    public Integer call() {
        Paths.Named named = Paths.one(words);
        String what = named.shown();
        try (Session session = cluster.open()) {
            if (named.kind().equals(Kinds.POD)) {
                JsonObject body =
                        containers.isEmpty()
                                ? JsonObject.EMPTY
                                : JsonObject.of("containers", Words.texts(containers));
                String path = Paths.object(named, namespace.name()) + "/restart";
                Session.object(
                        new Writes(session, cause, dryRun)
                                .raw("POST", path, "application/json", body));
            } else if (containers.isEmpty()) {
                template(session, named, cause, namespace.name(), dryRun);
            } else {
                throw new CliFailure(ExitCode.USAGE, "-c is for pods");
            }
            Out.line(what + " restarted" + (dryRun ? " (dry run)" : ""));
        }
        return ExitCode.OK;
    }

    /** A change of the template that is nothing but a time: kubectl's own annotation. */
    static void template(
            Session session, Paths.Named named, String cause, String namespace, boolean dryRun) {
        if (named.kind().equals(Kinds.byWord("pinneddeployments"))) {
            throw new CliFailure(
                    ExitCode.REFUSED,
                    "a PinnedDeployment has several templates; restart its pods: davit restart"
                            + " pod/NAME");
        }
        JsonObject patch =
                JsonObject.EMPTY.withAt(
                        new JsonString(Instant.now().toString()),
                        "spec",
                        "template",
                        "metadata",
                        "annotations",
                        "kubectl.kubernetes.io/restartedAt");
        new Writes(session, cause, dryRun).merge(Paths.object(named, namespace), patch);
    }
}

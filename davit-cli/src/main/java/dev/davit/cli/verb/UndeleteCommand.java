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
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "undelete",
        description = {
            "Brings deleted objects back as they were last.",
            "With a new uid, and owned by those of their owners that are there. davit history --deleted",
            "lists what can come back."
        },
        footer = {
            "%nExamples:",
            "  davit undelete configmap/app",
            "  davit undelete ns/shop && davit undelete -n shop deployment/web service/web"
        },
        mixinStandardHelpOptions = true)
public final class UndeleteCommand implements Callable<Integer> {
    @Mixin private ClusterOption cluster = new ClusterOption();
    @Mixin private NamespaceOption namespace = new NamespaceOption();

    @Parameters(arity = "1..*", paramLabel = "KIND/NAME", description = "cm/app, pod web api.")
    private List<String> words = List.of();

    @Option(names = "--dry-run", description = "Change nothing; say what would happen.")
    private boolean dryRun;

    @Option(
            names = "--cause",
            paramLabel = "WORDS",
            description = "Why, in your words; kept in the history.")
    private String cause = "";

    @Override
    public Integer call() {
        List<Paths.Named> all = Paths.named(words);
        if (all.stream().anyMatch(named -> named.name().isEmpty())) {
            throw new CliFailure(
                    ExitCode.USAGE,
                    "name what comes back, such as configmap/app: davit history --deleted lists it");
        }
        try (Session session = cluster.open()) {
            for (Paths.Named named : all) {
                String path = Paths.object(named, namespace.name());
                String what = named.shown();
                if (session.client().get(path).statusCode() == 200) {
                    Out.line(what + " is there: nothing to bring back");
                    continue;
                }
                JsonObject done =
                        Session.object(
                                new Writes(session, cause, dryRun)
                                        .raw(
                                                "POST",
                                                path + "/rollback",
                                                Writes.JSON,
                                                JsonObject.EMPTY));
                Out.line(
                        what
                                + (dryRun ? " would come back" : " is back")
                                + ", with uid "
                                + done.textOr("?", "metadata", "uid"));
            }
        }
        return ExitCode.OK;
    }
}

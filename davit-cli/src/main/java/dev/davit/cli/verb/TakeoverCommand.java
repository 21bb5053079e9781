package dev.davit.cli.verb;

import dev.davit.cli.ClusterOption;
import dev.davit.cli.ExitCode;
import dev.davit.cli.NamespaceOption;
import dev.davit.cli.Out;
import dev.davit.cli.Paths;
import dev.davit.cli.Session;
import dev.davit.model.json.JsonObject;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "takeover",
        description = {
            "Makes fields of an object that a program or a controller owns your own, as they are.",
            "Needs the verb takeover; the object's history has it."
        },
        footer = {
            "%nExamples:",
            "  davit takeover deployment/web --field spec.replicas --cause \"the scaler is off\"",
            "  davit takeover configmap/settings --from system:serviceaccounts:ops",
            "  davit takeover deployment/web --field spec.replicas --dry-run"
        },
        mixinStandardHelpOptions = true)
public final class TakeoverCommand implements Callable<Integer> {
    @Mixin private ClusterOption cluster = new ClusterOption();
    @Mixin private NamespaceOption namespace = new NamespaceOption();

    @Parameters(arity = "1..2", paramLabel = "KIND/NAME", description = "web, pod/web, pod web.")
    private List<String> words = List.of();

    @Option(
            names = "--field",
            paramLabel = "PATH",
            description =
                    "A field, with all below it: spec.replicas. May be repeated; without it, all"
                            + " fields of others.")
    private List<String> fields = List.of();

    @Option(
            names = "--from",
            paramLabel = "DOMAIN",
            description = "Only what this one owns: system:serviceaccounts:ops.")
    private String from = "";

    @Option(
            names = "--cause",
            paramLabel = "WORDS",
            description = "Why, in your words; kept in the history.")
    private String cause = "";

    @Option(names = "--dry-run", description = "Change nothing; say what would happen.")
    private boolean dryRun;

    @Override
    public Integer call() {
        if (!from.isEmpty()) {
            HandOver.domain("--from", from, true);
        }
        Paths.Named named = Paths.one(words);
        try (Session session = cluster.open()) {
            String path = Paths.object(named, namespace.name(), "takeover");
            JsonObject done =
                    session.post(
                            path + (dryRun ? "?dryRun=All" : ""),
                            HandOver.body(
                                    fields.stream().map(HandOver::pattern).toList(),
                                    from,
                                    "",
                                    cause));
            Out.line(
                    "%s: %s %s, revision %s"
                            .formatted(
                                    named.shown(),
                                    fields.isEmpty() ? "all fields" : String.join(", ", fields),
                                    dryRun ? "would be yours" : "yours",
                                    done.textOr("?", "metadata", "resourceVersion")));
        }
        return ExitCode.OK;
    }
}

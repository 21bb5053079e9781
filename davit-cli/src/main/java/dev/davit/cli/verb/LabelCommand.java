package dev.davit.cli.verb;

import dev.davit.cli.CliFailure;
import dev.davit.cli.ClusterOption;
import dev.davit.cli.ExitCode;
import dev.davit.cli.NamespaceOption;
import dev.davit.cli.Out;
import dev.davit.cli.Paths;
import dev.davit.cli.Session;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "label",
        description = "Sets and removes labels.",
        footer = {
            "%nExamples:",
            "  davit label pod/web tier=front",
            "  davit label pod/web tier=back --overwrite",
            "  davit label pod/web tier-                 # removes it"
        },
        mixinStandardHelpOptions = true)
public final class LabelCommand implements Callable<Integer> {
    private static final String PART = "labels";

    @Mixin private ClusterOption cluster = new ClusterOption();
    @Mixin private NamespaceOption namespace = new NamespaceOption();

    @Parameters(
            arity = "2..*",
            paramLabel = "KIND/NAME NAME=VALUE",
            description = "What, then the changes: NAME=VALUE sets, NAME- removes.")
    private List<String> words = List.of();

    @Option(names = "--overwrite", description = "Also what has another value.")
    private boolean overwrite;

    @Option(names = "--dry-run", description = "Change nothing; say what would happen.")
    private boolean dryRun;

    @Override
    public Integer call() {
        MetadataEdit edit = MetadataEdit.of(words);
        try (Session session = cluster.open()) {
            for (Paths.Named named : Paths.named(edit.targets())) {
                if (named.name().isEmpty()) {
                    throw new CliFailure(ExitCode.USAGE, "say which: KIND/NAME");
                }
                String path = Paths.object(named, namespace.name());
                String what = named.kind().singular() + "/" + named.name();
                if (!overwrite) {
                    edit.mustNotOverwrite(session.get(path), PART, what);
                }
                new Writes(session, "davit label", dryRun).merge(path, edit.patch(PART));
                Out.line(what + " labelled" + (dryRun ? " (dry run)" : ""));
            }
        }
        return ExitCode.OK;
    }
}

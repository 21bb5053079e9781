package dev.davit.cli.verb;

import dev.davit.cli.ClusterOption;
import dev.davit.cli.ExitCode;
import dev.davit.cli.NamespaceOption;
import dev.davit.cli.Out;
import dev.davit.cli.Paths;
import dev.davit.cli.Session;
import dev.davit.cli.TextTable;
import dev.davit.cli.output.Terminals;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonObject;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "blame",
        description = "Says of each field who wrote it, when, and in which revision.",
        footer = {"%nExample:", "  davit blame pod/web"},
        mixinStandardHelpOptions = true)
public final class BlameCommand implements Callable<Integer> {
    @Mixin private ClusterOption cluster = new ClusterOption();
    @Mixin private NamespaceOption namespace = new NamespaceOption();

    @Parameters(arity = "1..2", paramLabel = "KIND/NAME", description = "web, pod/web, pod web.")
    private List<String> words = List.of();

    @Override
    public Integer call() {
        try (Session session = cluster.open()) {
            String path = Paths.object(Paths.one(words), namespace.name()) + "/blame";
            TextTable table =
                    new TextTable("FIELD", "REVISION", "AUTHOR", "TIME")
                            .within(Terminals.columns());
            for (Json item : fields(session.get(path))) {
                if (item instanceof JsonObject field) {
                    table.row(
                            field.textOr("", "path"),
                            Long.toString(field.wholeOr(0, "revision")),
                            field.textOr("", "author"),
                            field.textOr("", "time"));
                }
            }
            Out.line(table.toString());
        }
        return ExitCode.OK;
    }

    private static Iterable<Json> fields(JsonObject blame) {
        return blame.has("fields") ? blame.array("fields") : blame.array("items");
    }
}

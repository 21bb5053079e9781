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
import dev.davit.model.json.JsonWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "blame",
        description = "Says of each field who wrote it, when, and in which revision.",
        footer = {
            "%nExamples:",
            "  davit blame pod/web",
            "  davit blame deployment/web -o wide      # with values, programs and causes"
        },
        mixinStandardHelpOptions = true)
public final class BlameCommand implements Callable<Integer> {
    @Mixin private ClusterOption cluster = new ClusterOption();
    @Mixin private NamespaceOption namespace = new NamespaceOption();

    @Parameters(arity = "1..2", paramLabel = "KIND/NAME", description = "web, pod/web, pod web.")
    private List<String> words = List.of();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            description = AnswerFormat.WORDS)
    private String output = "";

    @Override
    public Integer call() {
        AnswerFormat format = AnswerFormat.of(output);
        Paths.Named named = Paths.one(words);
        try (Session session = cluster.open()) {
            JsonObject blame = session.get(Paths.object(named, namespace.name(), "blame"));
            if (format.table()) {
                print(blame, format.wide());
            } else {
                format.whole(blame, named.kind());
            }
        }
        return ExitCode.OK;
    }

    private static void print(JsonObject blame, boolean wide) {
        List<String> headings = new ArrayList<>(List.of("FIELD", "REVISION", "AUTHOR", "TIME"));
        if (wide) {
            headings.addAll(List.of("VERB", "CLIENT", "CAUSE", "VALUE"));
        }
        TextTable table = new TextTable(headings);
        for (Json item : blame.array("fields")) {
            if (item instanceof JsonObject field) {
                List<String> row = new ArrayList<>();
                row.add(field.textOr("", "path"));
                row.add(field.has("revision") ? "" + field.wholeOr(0, "revision") : "<not kept>");
                row.add(field.textOr("", "author"));
                row.add(field.textOr("", "time"));
                if (wide) {
                    row.add(field.textOr("", "verb"));
                    row.add(field.textOr("", "client"));
                    row.add(field.textOr("", "cause"));
                    Json value = field.get("value");
                    row.add(value == null ? "" : JsonWriter.text(value));
                }
                table.row(row);
            }
        }
        Out.line((wide ? table : table.within(Terminals.columns())).toString());
    }
}

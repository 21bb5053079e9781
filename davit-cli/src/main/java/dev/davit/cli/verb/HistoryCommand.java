package dev.davit.cli.verb;

import dev.davit.cli.ClusterOption;
import dev.davit.cli.NamespaceOption;
import dev.davit.cli.Out;
import dev.davit.cli.Paths;
import dev.davit.cli.Session;
import dev.davit.cli.TextTable;
import dev.davit.cli.output.Format;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonObject;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "history",
        description = "Says who wrote what of an object, when, with what, and why.",
        mixinStandardHelpOptions = true)
public final class HistoryCommand implements Callable<Integer> {
    @Mixin private ClusterOption cluster = new ClusterOption();
    @Mixin private NamespaceOption namespace = new NamespaceOption();

    @Parameters(arity = "1..2", paramLabel = "KIND/NAME", description = "pod/web, pod web.")
    private List<String> words = List.of();

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "20",
            description = "How many revisions, newest first (default: ${DEFAULT-VALUE}).")
    private int limit = 20;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            description = "json or yaml.")
    private String output = "";

    @Override
    public Integer call() {
        Paths.Named named = Paths.one(words);
        try (Session session = cluster.open()) {
            JsonObject history =
                    session.get(
                            Paths.object(named, namespace.name())
                                    + "/history?diff=true&limit="
                                    + limit);
            if (output.isEmpty()) {
                print(history);
            } else {
                Out.line(Format.parse(output).render(history, named.kind(), false));
            }
        }
        return 0;
    }

    private static void print(JsonObject history) {
        TextTable table =
                new TextTable("REVISION", "TIME", "AUTHOR", "CLIENT", "VERB", "CAUSE", "CHANGE");
        for (Json item : history.array("items")) {
            JsonObject entry = (JsonObject) item;
            List<String> changes = changes(entry);
            table.row(
                    Long.toString(entry.wholeOr(0, "revision")),
                    entry.textOr("", "time"),
                    entry.textOr("", "author"),
                    shortClient(entry.textOr("", "client")),
                    entry.textOr("", "verb"),
                    entry.textOr("", "cause"),
                    changes.isEmpty() ? "" : changes.getFirst());
            for (int i = 1; i < changes.size(); i++) {
                table.row("", "", "", "", "", "", changes.get(i));
            }
        }
        Out.line(table.toString());
    }

    private static List<String> changes(JsonObject entry) {
        return entry.array("changes").items().stream().map(HistoryCommand::change).toList();
    }

    private static String change(Json change) {
        return change instanceof JsonObject one
                ? one.textOr("", "text")
                : change instanceof dev.davit.model.json.JsonString(String text) ? text : "";
    }

    /** {@code kubectl/v1.32.4 (linux/amd64) …} says enough with its first word. */
    private static String shortClient(String client) {
        int space = client.indexOf(' ');
        return space < 0 ? client : client.substring(0, space);
    }
}

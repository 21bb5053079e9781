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
        footer = {
            "%nExamples:",
            "  davit history pod/web",
            "  davit history deployment/web --limit 5 -o json"
        },
        mixinStandardHelpOptions = true)
public final class HistoryCommand implements Callable<Integer> {
    /** Characters of one change. */
    private static final int LONGEST = 120;

    @Mixin private ClusterOption cluster = new ClusterOption();
    @Mixin private NamespaceOption namespace = new NamespaceOption();

    @Parameters(arity = "1..2", paramLabel = "KIND/NAME", description = "web, pod/web, pod web.")
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

    /**
     * What a person wants to know of a write: not which kind of object it is, nor the copy of the
     * manifest that clients keep in an annotation. {@code -o json} has it all.
     */
    static List<String> changes(JsonObject entry) {
        return entry.array("changes").items().stream()
                .filter(change -> !isNoise(change))
                .map(HistoryCommand::change)
                .map(HistoryCommand::clipped)
                .toList();
    }

    private static boolean isNoise(Json change) {
        String path = change instanceof JsonObject one ? one.textOr("", "path") : "";
        return path.equals("apiVersion")
                || path.equals("kind")
                || path.contains("kubectl.kubernetes.io/last-applied-configuration");
    }

    private static String clipped(String text) {
        int end =
                text.offsetByCodePoints(
                        0, Math.min(LONGEST, text.codePointCount(0, text.length())));
        return end == text.length() ? text : text.substring(0, end) + "…";
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

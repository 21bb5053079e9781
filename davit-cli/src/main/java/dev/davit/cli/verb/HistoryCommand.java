package dev.davit.cli.verb;

import dev.davit.cli.CliFailure;
import dev.davit.cli.ClusterOption;
import dev.davit.cli.ExitCode;
import dev.davit.cli.NamespaceOption;
import dev.davit.cli.Out;
import dev.davit.cli.Paths;
import dev.davit.cli.Session;
import dev.davit.cli.TextTable;
import dev.davit.cli.output.Bytes;
import dev.davit.cli.output.Terminals;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.model.kind.HistoryKinds;
import dev.davit.model.kind.Kinds;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "history",
        description = {
            "Says who wrote what of an object, when, with what, and why.",
            "With --deleted: what was deleted in a namespace and can come back."
        },
        footer = {
            "%nExamples:",
            "  davit history pod/web",
            "  davit history deployment/web --limit 5 -o json",
            "  davit history pod/web -o wide",
            "  davit history --deleted -n shop",
            "  davit history --deleted configmaps",
            "  davit history usage"
        },
        mixinStandardHelpOptions = true)
public final class HistoryCommand implements Callable<Integer> {
    /** Characters of one change. */
    private static final int LONGEST = 120;

    private static final int MILLIS = 1_000;

    @Mixin private ClusterOption cluster = new ClusterOption();
    @Mixin private NamespaceOption namespace = new NamespaceOption();

    @Parameters(arity = "0..2", paramLabel = "KIND/NAME", description = "web, pod/web, pod web.")
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
            description = AnswerFormat.WORDS)
    private String output = "";

    @Option(
            names = "--deleted",
            description = "What was deleted and did not come back: of a kind, or all.")
    private boolean deleted;

    @Override
    public Integer call() {
        AnswerFormat format = AnswerFormat.of(output);
        if (deleted) {
            return deleted(format);
        }
        if (limit < 1) {
            throw new CliFailure(ExitCode.USAGE, "--limit: " + limit + ": must be 1 or more");
        }
        Paths.Named named = Paths.one(words);
        try (Session session = cluster.open()) {
            JsonObject history =
                    session.get(
                            Paths.object(named, namespace.name(), "history")
                                    + "?diff=true&limit="
                                    + limit);
            if (format.table()) {
                print(history, format.wide());
            } else {
                format.whole(history, named.kind());
            }
        }
        return 0;
    }

    private int deleted(AnswerFormat format) {
        String path =
                words.isEmpty()
                        ? Paths.object(new Paths.Named(Kinds.NAMESPACE, namespace.name()), "")
                                + "/contents"
                        : Paths.collection(Paths.kind(words.getFirst()), namespace.name());
        TextTable table = new TextTable("OBJECT", "DELETED", "BY", "REVISION", "OWNERS", "CAUSE");
        List<Json> found = new ArrayList<>();
        JsonObject whole = JsonObject.EMPTY;
        try (Session session = cluster.open()) {
            String token = "";
            do {
                Query query = new Query().put("deleted", "true").put("continue", token);
                JsonObject page = session.get(path + query);
                for (Json item : page.array("items")) {
                    row(table, (JsonObject) item);
                    found.add(item);
                }
                token = page.textOr("", "metadata", "continue");
                whole = page;
            } while (!token.isEmpty());
        }
        if (format.table()) {
            Out.line(found.isEmpty() ? "nothing was deleted that is not back" : table.toString());
        } else {
            // One document, however many pages it came in.
            JsonObject all =
                    whole.with("metadata", JsonObject.EMPTY).with("items", new JsonArray(found));
            format.whole(all, Kinds.NAMESPACE);
        }
        return ExitCode.OK;
    }

    private static void row(TextTable table, JsonObject gone) {
        List<String> owners = new ArrayList<>();
        for (Json owner : gone.array("owners")) {
            owners.add(owner instanceof JsonString(String text) ? text : "");
        }
        table.row(
                gone.textOr("", "kind").toLowerCase(Locale.ROOT) + "/" + gone.textOr("", "name"),
                gone.textOr("", "removedAt"),
                gone.textOr("", "removedBy"),
                gone.has("lastRevision")
                        ? Long.toString(gone.wholeOr(0, "lastRevision"))
                        : "<not kept>",
                String.join(",", owners),
                gone.textOr("", "cause"));
    }

    @Command(
            name = "usage",
            description = "Says what history takes on the disk, of what, and what was collected.",
            mixinStandardHelpOptions = true)
    int usage(
            @Mixin ClusterOption where,
            @Option(
                            names = {"-o", "--output"},
                            paramLabel = "FORMAT",
                            defaultValue = "",
                            description = AnswerFormat.WORDS)
                    String form) {
        AnswerFormat format = AnswerFormat.of(form);
        try (Session session = where.open()) {
            String policy =
                    Paths.object(new Paths.Named(HistoryKinds.POLICY, "default"), "") + "/usage";
            JsonObject usage = session.get(policy);
            if (!format.table()) {
                format.whole(usage, HistoryKinds.POLICY);
                return ExitCode.OK;
            }
            Out.line(
                    "disk        %s of %s%s"
                            .formatted(
                                    Bytes.shown(usage.wholeOr(0, "diskBytes")),
                                    Bytes.shown(usage.wholeOr(0, "diskCapBytes")),
                                    usage.boolOr(true, "withinCap") ? "" : ": TOO MUCH"));
            Out.line("revisions   " + usage.wholeOr(0, "revisions"));
            Out.line("collected   " + usage.wholeOr(0, "collected") + " since the start");
            long oldest = usage.wholeOr(0, "oldestRevision");
            Out.line("kept from   " + (oldest == 0 ? "the beginning" : "revision " + oldest));
            long waited = usage.wholeOr(0, "writersWaitedMillis");
            if (waited > 0) {
                Out.line("waited      " + waited / MILLIS + " s, writers for the collector");
            }
            Out.line("counted     " + usage.textOr("not yet", "countedAt"));
            Out.line("");
            TextTable table =
                    new TextTable("RESOURCE", "NAMESPACE", "OBJECTS", "REVISIONS", "SIZE");
            for (Json item : usage.array("scopes")) {
                JsonObject scope = (JsonObject) item;
                table.row(
                        scope.textOr("", "resource"),
                        scope.textOr("", "namespace"),
                        Long.toString(scope.wholeOr(0, "objects")),
                        Long.toString(scope.wholeOr(0, "revisions")),
                        Bytes.shown(scope.wholeOr(0, "bytes")));
            }
            Out.line(table.toString());
        }
        return ExitCode.OK;
    }

    private static void print(JsonObject history, boolean wide) {
        Out.line(HistoryText.of(history, wide, Terminals.columns()));
        if (history.object("metadata").has("continue")) {
            Out.line("(there are older ones: --limit N shows more)");
        }
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
                : change instanceof JsonString(String text) ? text : "";
    }
}

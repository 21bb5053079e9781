package dev.davit.cli.verb;

import dev.davit.cli.ClusterOption;
import dev.davit.cli.ExitCode;
import dev.davit.cli.NamespaceOption;
import dev.davit.cli.Out;
import dev.davit.cli.Paths;
import dev.davit.cli.Session;
import dev.davit.cli.TextTable;
import dev.davit.cli.output.Format;
import dev.davit.cli.output.Terminals;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonReader;
import dev.davit.model.kind.Kinds;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "events",
        description = "Says what happened, the newest last.",
        footer = {
            "%nExamples:",
            "  davit events",
            "  davit events --for pod/web",
            "  davit events -A --types=Warning -w"
        },
        mixinStandardHelpOptions = true)
public final class EventsCommand implements Callable<Integer> {
    @Mixin private ClusterOption cluster = new ClusterOption();
    @Mixin private NamespaceOption namespace = new NamespaceOption();

    @Option(
            names = {"-A", "--all-namespaces"},
            description = "In every namespace.")
    private boolean everywhere;

    @Option(names = "--for", paramLabel = "KIND/NAME", description = "Only those of one object.")
    private String of = "";

    @Option(names = "--types", paramLabel = "TYPES", description = "Normal, Warning.")
    private String types = "";

    @Option(
            names = {"-w", "--watch"},
            description = "Go on as more happens.")
    private boolean watch;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            description = "json, yaml, name or jsonpath=EXPRESSION.")
    private String output = "";

    @Override
    public Integer call() throws IOException {
        try (Session session = cluster.open()) {
            String path = Paths.collection(Kinds.EVENT, everywhere ? "" : namespace.name());
            JsonObject list = session.get(path + query("?"));
            if (!output.isEmpty()) {
                Out.line(Format.parse(output).render(list, Kinds.EVENT, everywhere));
                return ExitCode.OK;
            }
            print(list);
            if (watch) {
                follow(session, path, list.textOr("", "metadata", "resourceVersion"));
            }
        }
        return ExitCode.OK;
    }

    private void print(JsonObject list) {
        List<JsonObject> events = new ArrayList<>();
        list.array("items").forEach(item -> events.add((JsonObject) item));
        events.removeIf(event -> !wanted(event));
        events.sort(Comparator.comparing(EventsCommand::time));
        if (events.isEmpty()) {
            Out.error("no events" + (everywhere ? "" : " in namespace " + namespace.name()));
            return;
        }
        Out.line(table(events).toString());
    }

    private TextTable table(List<JsonObject> events) {
        TextTable table =
                new TextTable("TIME", "STATUS", "REASON", "OBJECT", "MESSAGE")
                        .within(Terminals.columns());
        for (JsonObject event : events) {
            table.row(row(event));
        }
        return table;
    }

    static List<String> row(JsonObject event) {
        long count = event.wholeOr(1, "count");
        String object =
                event.textOr("", "involvedObject", "kind").toLowerCase(java.util.Locale.ROOT)
                        + "/"
                        + event.textOr("", "involvedObject", "name");
        return List.of(
                time(event),
                event.textOr("", "type"),
                event.textOr("", "reason"),
                object,
                event.textOr("", "message").strip().replace('\n', ' ')
                        + (count > 1 ? " (x" + count + ")" : ""));
    }

    static String time(JsonObject event) {
        String micro = event.textOr("", "eventTime");
        String created = event.textOr(micro, "metadata", "creationTimestamp");
        return event.textOr(created, "lastTimestamp");
    }

    private boolean wanted(JsonObject event) {
        return types.isEmpty() || List.of(types.split(",", -1)).contains(event.textOr("", "type"));
    }

    private String query(String mark) {
        if (of.isEmpty()) {
            return "";
        }
        Paths.Named named = Paths.one(List.of(of.split("/", 2)));
        return mark
                + "fieldSelector="
                + Paths.encode(
                        "involvedObject.kind="
                                + named.kind().kind()
                                + ",involvedObject.name="
                                + named.name());
    }

    private void follow(Session session, String path, String since) throws IOException {
        String more = path + "?watch=true&resourceVersion=" + since + query("&");
        try (BufferedReader lines =
                new BufferedReader(
                        new InputStreamReader(
                                session.stream(more, "application/json"),
                                StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                JsonObject change = JsonReader.readObject(line.getBytes(StandardCharsets.UTF_8));
                JsonObject event = change.object("object");
                if (!change.textOr("", "type").equals("DELETED") && wanted(event)) {
                    Out.line(String.join("   ", row(event)));
                }
            }
        }
    }
}

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
import dev.davit.model.kind.Durability;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "timeline",
        description = {
            "Tells the story of one object in order.",
            "Who wrote what, which steps were taken, what happened."
        },
        footer = {
            "%nExamples:",
            "  davit timeline pod/web",
            "  davit timeline pod/web --limit 200"
        },
        mixinStandardHelpOptions = true)
public final class TimelineCommand implements Callable<Integer> {
    @Mixin private ClusterOption cluster = new ClusterOption();
    @Mixin private NamespaceOption namespace = new NamespaceOption();

    @Parameters(arity = "1..2", paramLabel = "KIND/NAME", description = "web, pod/web, pod web.")
    private List<String> words = List.of();

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "50",
            description = "How many writes, newest ones (default: ${DEFAULT-VALUE}).")
    private int limit = 50;

    /**
     * One thing that happened.
     *
     * @param time as RFC 3339 text, which sorts as time does
     */
    record Moment(String time, String what, String who, String text) {}

    @Override
    public Integer call() {
        Paths.Named named = Paths.one(words);
        List<Moment> moments = new ArrayList<>();
        try (Session session = cluster.open()) {
            String path = Paths.object(named, namespace.name());
            if (named.kind().durability() == Durability.HISTORY) {
                moments.addAll(writes(session.get(path + "/history?diff=true&limit=" + limit)));
            }
            moments.addAll(steps(session, path));
            moments.addAll(events(session, named));
        }
        moments.sort(Comparator.comparing(Moment::time));
        TextTable table = new TextTable("TIME", "WHAT", "WHO", "").within(Terminals.columns());
        for (Moment moment : moments) {
            table.row(moment.time(), moment.what(), moment.who(), moment.text());
        }
        Out.line(table.toString());
        return ExitCode.OK;
    }

    static List<Moment> writes(JsonObject history) {
        List<Moment> all = new ArrayList<>();
        for (Json item : history.array("items")) {
            JsonObject entry = (JsonObject) item;
            List<String> changes = HistoryCommand.changes(entry);
            String verb = entry.textOr("", "verb") + " (" + entry.wholeOr(0, "revision") + ")";
            String time = entry.textOr("", "time");
            String author = entry.textOr("", "author");
            String cause = entry.textOr("", "cause");
            boolean whole = entry.textOr("", "verb").equals("create") || changes.isEmpty();
            all.add(new Moment(time, verb, author, whole ? cause : changes.getFirst()));
            for (int i = 1; !whole && i < changes.size(); i++) {
                all.add(new Moment(time, "", "", changes.get(i)));
            }
        }
        return all;
    }

    private static List<Moment> steps(Session session, String path) {
        JsonObject lifecycle = session.get(path + "/lifecycle");
        List<Moment> all = new ArrayList<>();
        for (Json item : lifecycle.array("steps")) {
            JsonObject step = (JsonObject) item;
            String message = step.textOr("", "message");
            all.add(
                    new Moment(
                            step.textOr("", "since"),
                            "step " + step.textOr("", "name"),
                            step.textOr("", "owner"),
                            step.textOr("", "state") + (message.isEmpty() ? "" : ": " + message)));
        }
        return all;
    }

    private List<Moment> events(Session session, Paths.Named named) {
        String query =
                "involvedObject.kind="
                        + named.kind().kind()
                        + ",involvedObject.name="
                        + named.name();
        String inside = named.kind().namespaced() ? namespace.name() : "default";
        String path = "/api/v1/namespaces/" + Paths.encode(inside) + "/events?fieldSelector=";
        List<Moment> all = new ArrayList<>();
        for (Json item : session.get(path + Paths.encode(query)).array("items")) {
            JsonObject event = (JsonObject) item;
            List<String> row = EventsCommand.row(event);
            String source = event.textOr("", "source", "component");
            String who = event.textOr(source, "reportingComponent");
            all.add(
                    new Moment(
                            row.getFirst(),
                            "event " + row.get(2),
                            who.isEmpty() ? source : who,
                            row.get(4)));
        }
        return all;
    }
}

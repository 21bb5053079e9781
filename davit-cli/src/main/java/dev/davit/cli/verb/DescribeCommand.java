package dev.davit.cli.verb;

import dev.davit.cli.ClusterOption;
import dev.davit.cli.ExitCode;
import dev.davit.cli.NamespaceOption;
import dev.davit.cli.Out;
import dev.davit.cli.Paths;
import dev.davit.cli.Session;
import dev.davit.cli.output.Description;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.Kinds;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "describe",
        description = "Tells everything of objects: fields, state, steps, events.",
        footer = {
            "%nExamples:",
            "  davit describe pod/web",
            "  davit describe deployment web",
            "  davit describe pods -l app=web"
        },
        mixinStandardHelpOptions = true)
public final class DescribeCommand implements Callable<Integer> {
    @Mixin private ClusterOption cluster = new ClusterOption();
    @Mixin private NamespaceOption namespace = new NamespaceOption();

    @Parameters(arity = "1..*", paramLabel = "KIND/NAME", description = "pod/web, pod web, pods.")
    private List<String> words = List.of();

    @Option(
            names = {"-l", "--selector"},
            paramLabel = "LABELS",
            description = "Those with these labels.")
    private String labels = "";

    @Override
    public Integer call() {
        boolean first = true;
        try (Session session = cluster.open()) {
            for (Paths.Named named : Chosen.of(session, words, namespace.name(), labels)) {
                if (!first) {
                    Out.line("\n");
                }
                first = false;
                Out.line(describe(session, named));
            }
        }
        return ExitCode.OK;
    }

    private String describe(Session session, Paths.Named named) {
        String path = Paths.object(named, namespace.name());
        JsonObject object = session.get(path);
        boolean steps =
                named.kind().subresources().contains("lifecycle")
                        && session.get(path + "/lifecycle").has("steps");
        String lifecycle = steps ? session.text(path + "/lifecycle?format=text") : "";
        return new Description(named.kind(), object, System.currentTimeMillis())
                .text(
                        lifecycle,
                        named.kind().equals(Kinds.EVENT)
                                ? List.of()
                                : events(session, named, object.textOr("", "metadata", "uid")));
    }

    /** Those of an object of the same name that was deleted before are another's. */
    private List<List<String>> events(Session session, Paths.Named named, String uid) {
        String query =
                "involvedObject.kind="
                        + named.kind().kind()
                        + ",involvedObject.name="
                        + named.name();
        String inside = named.kind().namespaced() ? namespace.name() : "";
        String path = Paths.collection(Kinds.EVENT, inside);
        List<JsonObject> found = new ArrayList<>();
        session.get(path + "?fieldSelector=" + Paths.encode(query))
                .array("items")
                .forEach(item -> found.add((JsonObject) item));
        found.removeIf(event -> !isOf(event, named, uid));
        found.sort(Comparator.comparing(EventsCommand::time));
        return found.stream().map(EventsCommand::row).toList();
    }

    /** Some programs leave the uid out, and of a node they give its name for it. */
    static boolean isOf(JsonObject event, Paths.Named named, String uid) {
        String told = event.textOr("", "involvedObject", "uid");
        return told.isEmpty() || told.equals(uid) || told.equals(named.name());
    }
}

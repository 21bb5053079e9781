package dev.davit.cli.verb;

import dev.davit.cli.ClusterOption;
import dev.davit.cli.NamespaceOption;
import dev.davit.cli.Out;
import dev.davit.cli.Paths;
import dev.davit.cli.Session;
import dev.davit.cli.output.Fitted;
import dev.davit.cli.output.Format;
import dev.davit.cli.output.Terminals;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonObject;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "why",
        description = {
            "Says what an object waits for: the step, since when, who owns it, what unblocks it.",
            "A name alone means a pod."
        },
        footer = {
            "%nExamples:",
            "  davit why web",
            "  davit why deployment/web",
            "  davit why ns/team-a"
        },
        mixinStandardHelpOptions = true)
public final class WhyCommand implements Callable<Integer> {
    @Mixin private ClusterOption cluster = new ClusterOption();
    @Mixin private NamespaceOption namespace = new NamespaceOption();

    @Parameters(arity = "1..2", paramLabel = "KIND/NAME", description = "web, pod/web, pod web.")
    private List<String> words = List.of();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            description = "text (default), json, yaml; dot and svg draw the whole graph.")
    private String output = "text";

    @Override
    public Integer call() {
        try (Session session = cluster.open()) {
            Paths.Named one = Paths.one(words);
            String path = Paths.object(one, namespace.name()) + "/lifecycle";
            switch (output) {
                case "json", "yaml" ->
                        Out.line(Format.parse(output).render(session.get(path), one.kind(), false));
                case "text" -> text(session, path);
                default ->
                        Out.line(
                                session.text(path + "?format=" + Paths.encode(output))
                                        .stripTrailing());
            }
        }
        return 0;
    }

    /** The causes, what programs said at their end as far as one may read it, the steps. */
    private void text(Session session, String path) {
        String text = session.text(path + "?format=text").stripTrailing();
        int end = text.indexOf("\n\n");
        int columns = Terminals.columns();
        Out.line(Fitted.sentences(end < 0 ? text : text.substring(0, end), columns));
        for (Json item : session.get(path).array("explanation", "waitsFor")) {
            if (item instanceof JsonObject step && step.has("log")) {
                LogTail.of(session, namespace.name(), step.object("log"))
                        .forEach(line -> Out.line(Fitted.rows(line, columns)));
            }
        }
        if (end >= 0) {
            Out.line(Fitted.rows(text.substring(end + 1), columns));
        }
    }
}

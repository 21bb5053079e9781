package dev.davit.cli.verb;

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
        name = "graph",
        description = {
            "Draws the lifecycle that an object is in: steps, what they wait for, who owns them.",
            "As text, as DOT for graphviz, or as an SVG picture."
        },
        footer = {
            "%nExamples:",
            "  davit graph pod/web",
            "  davit graph pod/web -o svg > web.svg",
            "  davit graph pod/web -o dot | dot -Tpng > web.png"
        },
        mixinStandardHelpOptions = true)
public final class GraphCommand implements Callable<Integer> {
    @Mixin private ClusterOption cluster = new ClusterOption();
    @Mixin private NamespaceOption namespace = new NamespaceOption();

    @Parameters(arity = "1..2", paramLabel = "KIND/NAME", description = "web, pod/web, pod web.")
    private List<String> words = List.of();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "text|dot|svg",
            description = "The form (default: text).")
    private String output = "text";

    @Override
    public Integer call() {
        try (Session session = cluster.open()) {
            String path = Paths.object(Paths.one(words), namespace.name()) + "/lifecycle";
            Out.line(session.text(path + "?format=" + Paths.encode(output)).stripTrailing());
        }
        return ExitCode.OK;
    }
}

package dev.davit.cli.verb;

import dev.davit.cli.ClusterOption;
import dev.davit.cli.NamespaceOption;
import dev.davit.cli.Paths;
import dev.davit.cli.Session;
import dev.davit.cli.stream.ExecClient;
import dev.davit.model.kind.Kinds;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "attach",
        description = "Shows what a running container writes, and passes it what is typed.",
        footer = {"%nExamples:", "  davit attach web", "  davit attach -i web -c main < commands"},
        mixinStandardHelpOptions = true)
public final class AttachCommand implements Callable<Integer> {
    @Mixin private ClusterOption cluster = new ClusterOption();
    @Mixin private NamespaceOption namespace = new NamespaceOption();

    @Option(
            names = {"-c", "--container"},
            description = "The container, where the pod has several.")
    private String container = "";

    @Option(
            names = {"-i", "--stdin"},
            description = "Pass what is typed.")
    private boolean stdin;

    @Option(
            names = {"-t", "--tty"},
            description = "It has a terminal.")
    private boolean tty;

    @Parameters(
            paramLabel = "POD",
            description = "web, pod/web; deployment/web: one of its pods that runs.")
    private String target = "";

    @Override
    public Integer call() throws InterruptedException {
        try (Session session = cluster.open()) {
            String pod = PodsOf.running(session, target, namespace.name());
            String path =
                    Paths.object(new Paths.Named(Kinds.POD, pod), namespace.name())
                            + "/attach?stdout=true&stderr="
                            + !tty
                            + "&stdin="
                            + stdin
                            + "&tty="
                            + tty
                            + (container.isEmpty() ? "" : "&container=" + Paths.encode(container));
            return new ExecClient(session.client(), tty).run(path, stdin);
        }
    }
}

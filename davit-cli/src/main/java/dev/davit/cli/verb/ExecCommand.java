package dev.davit.cli.verb;

import dev.davit.cli.ClusterOption;
import dev.davit.cli.NamespaceOption;
import dev.davit.cli.Paths;
import dev.davit.cli.Session;
import dev.davit.cli.stream.ExecClient;
import dev.davit.model.kind.Kinds;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "exec",
        description = "Runs a program in a container; its exit code becomes davit's.",
        footer = {
            "%nExamples:",
            "  davit exec web -- ls /",
            "  davit exec -it web -c main -- sh",
            "  davit exec deployment/web -- env",
            "  davit exec -i web -- sh -c 'cat > /tmp/x' < x"
        },
        mixinStandardHelpOptions = true)
public final class ExecCommand implements Callable<Integer> {
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
            description = "Give it a terminal.")
    private boolean tty;

    @Parameters(
            index = "0",
            paramLabel = "POD",
            description = "web, pod/web; deployment/web: one of its pods that runs.")
    private String target = "";

    @Parameters(
            index = "1..*",
            arity = "1..*",
            paramLabel = "COMMAND",
            description = "The program and its arguments, behind --.")
    private List<String> command = List.of();

    @Override
    public Integer call() throws InterruptedException {
        try (Session session = cluster.open()) {
            String pod = PodsOf.running(session, target, namespace.name());
            String path = path(pod, namespace.name(), container, command, stdin, tty);
            return new ExecClient(session.client(), tty).run(path, stdin);
        }
    }

    static String path(
            String pod,
            String inside,
            String container,
            List<String> command,
            boolean stdin,
            boolean tty) {
        List<String> query = new ArrayList<>();
        for (String word : command) {
            query.add("command=" + Paths.encode(word));
        }
        if (!container.isEmpty()) {
            query.add("container=" + Paths.encode(container));
        }
        query.add("stdin=" + stdin);
        query.add("stdout=true");
        query.add("stderr=" + !tty);
        query.add("tty=" + tty);
        return Paths.object(new Paths.Named(Kinds.POD, pod), inside)
                + "/exec?"
                + String.join("&", query);
    }
}

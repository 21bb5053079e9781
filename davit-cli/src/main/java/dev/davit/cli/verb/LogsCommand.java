package dev.davit.cli.verb;

import dev.davit.cli.ClusterOption;
import dev.davit.cli.NamespaceOption;
import dev.davit.cli.Out;
import dev.davit.cli.Paths;
import dev.davit.cli.Session;
import dev.davit.model.kind.Kinds;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "logs",
        description = "Prints what a container wrote.",
        footer = {
            "%nExamples:",
            "  davit logs web",
            "  davit logs -f web -c main --tail=20",
            "  davit logs web --previous"
        },
        mixinStandardHelpOptions = true)
public final class LogsCommand implements Callable<Integer> {
    private static final int BUFFER_BYTES = 64 * 1024;

    @Mixin private ClusterOption cluster = new ClusterOption();
    @Mixin private NamespaceOption namespace = new NamespaceOption();

    @Parameters(index = "0", paramLabel = "POD", description = "The pod: web or pod/web.")
    private String pod = "";

    @Option(
            names = {"-c", "--container"},
            description = "The container, where the pod has several.")
    private String container = "";

    @Option(
            names = {"-f", "--follow"},
            description = "Go on as more is written.")
    private boolean follow;

    @Option(
            names = {"-p", "--previous"},
            description = "The run before the present one.")
    private boolean previous;

    @Option(names = "--timestamps", description = "Put the time before each line.")
    private boolean timestamps;

    @Option(names = "--tail", description = "Only the last LINES lines.", paramLabel = "LINES")
    private long tail = -1;

    @Option(
            names = "--since",
            description = "Only the last SECONDS seconds.",
            paramLabel = "SECONDS")
    private long sinceSeconds;

    @Override
    public Integer call() throws IOException {
        try (Session session = cluster.open();
                InputStream log = session.stream(path(), "*/*")) {
            byte[] buffer = new byte[BUFFER_BYTES];
            for (int read = log.read(buffer); read >= 0; read = log.read(buffer)) {
                Out.raw(buffer, read);
            }
        }
        return 0;
    }

    private String path() {
        String name = pod.startsWith("pod/") ? pod.substring(4) : pod;
        List<String> query = new ArrayList<>();
        query.add("follow=" + follow);
        query.add("previous=" + previous);
        query.add("timestamps=" + timestamps);
        if (!container.isEmpty()) {
            query.add("container=" + Paths.encode(container));
        }
        if (tail >= 0) {
            query.add("tailLines=" + tail);
        }
        if (sinceSeconds > 0) {
            query.add("sinceSeconds=" + sinceSeconds);
        }
        return Paths.object(new Paths.Named(Kinds.POD, name), namespace.name())
                + "/log?"
                + String.join("&", query);
    }
}

package dev.davit.cli.verb;

import dev.davit.cli.CliFailure;
import dev.davit.cli.ClusterOption;
import dev.davit.cli.ExitCode;
import dev.davit.cli.NamespaceOption;
import dev.davit.cli.Out;
import dev.davit.cli.Paths;
import dev.davit.cli.Session;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.Kinds;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "logs",
        description = {
            "Prints what a container wrote.",
            "Of a workload or a service: what one of its pods wrote, or all with --all-pods."
        },
        footer = {
            "%nExamples:",
            "  davit logs web",
            "  davit logs -f web -c main --tail=20",
            "  davit logs web --previous",
            "  davit logs -f deployment/web --all-pods --since=5m",
            "  davit logs -l tier=front --all-containers"
        },
        mixinStandardHelpOptions = true)
public final class LogsCommand implements Callable<Integer> {
    private static final int BUFFER_BYTES = 64 * 1024;

    /** Logs that are followed at a time. */
    private static final int MAX_FOLLOWED = 100;

    @Mixin private ClusterOption cluster = new ClusterOption();
    @Mixin private NamespaceOption namespace = new NamespaceOption();

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "POD",
            description = "web, pod/web, deployment/web, service/web.")
    private String target = "";

    @Mixin private Which which = new Which();
    @Mixin private What what = new What();

    /** Which logs. */
    static final class Which {
        @Option(
                names = {"-l", "--selector"},
                paramLabel = "SELECTOR",
                description = "All pods with these labels, instead of POD: app=web.")
        private String selector = "";

        @Option(names = "--all-pods", description = "Of every pod that POD stands for.")
        private boolean allPods;

        @Option(
                names = {"-c", "--container"},
                description = "The container, where the pod has several.")
        private String container = "";

        @Option(names = "--all-containers", description = "Of every container.")
        private boolean allContainers;

        @Option(
                names = "--prefix",
                arity = "0..1",
                fallbackValue = "true",
                paramLabel = "true|false",
                description =
                        "Put [pod/NAME/CONTAINER] before each line (default: where there are"
                                + " several logs).")
        private @Nullable Boolean prefix;
    }

    /** What of each of them. */
    static final class What {
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
                description = "Only of the last so long: 30s, 5m, 1h.",
                paramLabel = "TIME")
        private String since = "0";

        String query(String container) {
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
            long seconds = Durations.millis("--since", since) / 1_000;
            if (seconds > 0) {
                query.add("sinceSeconds=" + seconds);
            }
            return String.join("&", query);
        }
    }

    /** One log; without the name of its container the pod has but one, or the server says so. */
    private record Source(String pod, String container) {
        String prefix() {
            return "[pod/" + pod + (container.isEmpty() ? "" : "/" + container) + "] ";
        }
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (target.isEmpty() == which.selector.isEmpty()) {
            throw new CliFailure(ExitCode.USAGE, "name a pod or a workload, or say -l SELECTOR");
        }
        if (which.allContainers && !which.container.isEmpty()) {
            throw new CliFailure(ExitCode.USAGE, "either -c or --all-containers");
        }
        try (Session session = cluster.open()) {
            List<Source> sources = sources(session);
            boolean several = sources.size() > 1 || which.allPods || !which.selector.isEmpty();
            if (!several && !Boolean.TRUE.equals(which.prefix)) {
                one(session, sources.getFirst());
                return ExitCode.OK;
            }
            boolean prefixed = which.prefix == null || which.prefix;
            return what.follow
                    ? follow(session, sources, prefixed)
                    : all(session, sources, prefixed);
        }
    }

    private List<Source> sources(Session session) {
        boolean plain =
                !target.isEmpty()
                        && Paths.one(List.of(target)).kind().equals(Kinds.POD)
                        && !which.allContainers
                        && which.prefix == null;
        if (plain) {
            // The server knows the rest: nothing is asked that it does not need.
            return List.of(new Source(Paths.one(List.of(target)).name(), which.container));
        }
        List<Source> sources = new ArrayList<>();
        for (JsonObject pod : pods(session)) {
            for (String container : containers(pod)) {
                sources.add(new Source(PodsOf.name(pod), container));
            }
        }
        return sources;
    }

    private List<JsonObject> pods(Session session) {
        String inside = namespace.name();
        if (!which.selector.isEmpty()) {
            List<JsonObject> pods = PodsOf.selected(session, which.selector, inside);
            if (pods.isEmpty()) {
                throw new CliFailure(ExitCode.REFUSED, "no pod has the labels " + which.selector);
            }
            return pods;
        }
        List<JsonObject> pods = PodsOf.of(session, Paths.one(List.of(target)), inside);
        JsonObject best = PodsOf.best(pods, target);
        if (which.allPods) {
            return pods;
        }
        if (pods.size() > 1) {
            Out.error(
                    "Found %d pods, using pod/%s (all of them: --all-pods)"
                            .formatted(pods.size(), PodsOf.name(best)));
        }
        return List.of(best);
    }

    private List<String> containers(JsonObject pod) {
        if (!which.container.isEmpty()) {
            return List.of(which.container);
        }
        List<String> names = new ArrayList<>();
        List<String> lists =
                which.allContainers
                        ? List.of("initContainers", "containers", "ephemeralContainers")
                        : List.of("containers");
        for (String list : lists) {
            for (Json item : pod.array("spec", list)) {
                names.add(item instanceof JsonObject one ? one.textOr("", "name") : "");
            }
        }
        // Of several and none named, the server says that one has to be.
        return which.allContainers || names.size() == 1 ? names : List.of("");
    }

    private InputStream open(Session session, Source source) {
        Paths.Named pod = new Paths.Named(Kinds.POD, source.pod());
        String path = Paths.object(pod, namespace.name()) + "/log?";
        return session.stream(path + what.query(source.container()), "*/*");
    }

    private void one(Session session, Source source) throws IOException {
        try (InputStream log = open(session, source)) {
            byte[] buffer = new byte[BUFFER_BYTES];
            for (int read = log.read(buffer); read >= 0; read = log.read(buffer)) {
                Out.raw(buffer, read);
            }
        }
    }

    private int all(Session session, List<Source> sources, boolean prefixed) {
        boolean whole = true;
        for (Source source : sources) {
            whole &= lines(session, source, prefixed);
        }
        return whole ? ExitCode.OK : ExitCode.REFUSED;
    }

    private int follow(Session session, List<Source> sources, boolean prefixed)
            throws InterruptedException {
        if (sources.size() > MAX_FOLLOWED) {
            throw new CliFailure(
                    ExitCode.USAGE,
                    "%d logs; at most %d are followed at a time"
                            .formatted(sources.size(), MAX_FOLLOWED));
        }
        AtomicBoolean whole = new AtomicBoolean(true);
        List<Thread> threads = new ArrayList<>();
        for (Source source : sources) {
            threads.add(
                    Thread.ofVirtual()
                            .start(() -> {
                                if (!lines(session, source, prefixed)) {
                                    whole.set(false);
                                }
                            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        return whole.get() ? ExitCode.OK : ExitCode.REFUSED;
    }

    /** False where it could not be read: the others are read all the same. */
    private boolean lines(Session session, Source source, boolean prefixed) {
        String prefix = prefixed ? source.prefix() : "";
        try (InputStream log = open(session, source)) {
            new LogLines(prefix, Out::rawOutput).copy(log);
            return true;
        } catch (CliFailure | IOException failure) {
            Out.error("davit: " + source.prefix() + failure.getMessage());
            return false;
        }
    }
}

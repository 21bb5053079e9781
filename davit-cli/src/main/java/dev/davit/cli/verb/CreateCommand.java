package dev.davit.cli.verb;

import dev.davit.cli.CliFailure;
import dev.davit.cli.ClusterOption;
import dev.davit.cli.ExitCode;
import dev.davit.cli.Manifests;
import dev.davit.cli.NamespaceOption;
import dev.davit.cli.Out;
import dev.davit.cli.Paths;
import dev.davit.cli.Session;
import dev.davit.cli.Writes;
import dev.davit.cli.output.Format;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.Kind;
import dev.davit.model.kind.Kinds;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes objects from a file, or from what is said on the command line. */
@Command(
        name = "create",
        description = "Makes new objects: of a file (-f), or of a kind.",
        footer = {
            "%nExamples:",
            "  davit create -f web.yaml",
            "  davit create deployment web --image=nginx:1 --replicas=2 --port=80",
            "  davit create configmap settings --from-literal=COLOUR=green --from-file=app.conf",
            "  davit create secret login --from-literal=password=…",
            "  davit create service web --tcp=80:8080",
            "  davit create namespace team-a",
            "  davit create deployment web --image=nginx:1 --dry-run -o yaml > web.yaml"
        },
        mixinStandardHelpOptions = true)
public final class CreateCommand implements Callable<Integer> {
    @Mixin private ClusterOption cluster = new ClusterOption();
    @Mixin private NamespaceOption namespace = new NamespaceOption();

    @Option(
            names = {"-f", "--filename"},
            paramLabel = "FILE",
            description = "A file, a directory, or - for standard input.")
    private Optional<String> file = Optional.empty();

    @Mixin private Making making = new Making();

    /** How each of the kinds is made. */
    static final class Making {
        @Option(names = "--dry-run", description = "Change nothing; say what would happen.")
        private boolean dryRun;

        @Option(
                names = {"-o", "--output"},
                paramLabel = "FORMAT",
                description = "Print what was made: yaml, json, name, jsonpath=EXPRESSION.")
        private String output = "";

        int make(ClusterOption cluster, NamespaceOption namespace, Kind kind, JsonObject object) {
            try (Session session = cluster.open()) {
                make(session, namespace.name(), kind, object);
            }
            return ExitCode.OK;
        }

        void make(Session session, String inside, Kind kind, JsonObject object) {
            JsonObject whole =
                    JsonObject.EMPTY
                            .with("apiVersion", kind.apiVersion())
                            .with("kind", kind.kind());
            for (String name : object.names()) {
                whole =
                        whole.with(
                                name,
                                object.at(name) == null ? JsonObject.EMPTY : object.object(name));
            }
            print(new Writes(session, "davit create", dryRun).create(kind, inside, whole), kind);
        }

        void print(JsonObject made, Kind kind) {
            Out.line(
                    output.isEmpty()
                            ? new Paths.Named(kind, made.textOr("", "metadata", "name")).shown()
                                    + " created"
                                    + (dryRun ? " (dry run)" : "")
                            : // A file to keep: what a dry run gave the object for the moment is
                            // not for it.
                            Format.parse(output)
                                    .render(dryRun ? Differences.intent(made) : made, kind, false));
        }

        Writes writes(Session session) {
            return new Writes(session, "davit create", dryRun);
        }
    }

    @Override
    public Integer call() {
        if (file.isEmpty()) {
            throw new CliFailure(
                    ExitCode.USAGE, "say what: -f FILE, or a kind; see: davit help create");
        }
        try (Session session = cluster.open()) {
            for (Manifests.Manifest one : Manifests.read(file.get())) {
                String inside = one.namespace(namespace.name());
                making.print(
                        making.writes(session).create(one.kind(), inside, one.object()),
                        one.kind());
            }
        }
        return ExitCode.OK;
    }

    @Command(
            name = "deployment",
            aliases = "deploy",
            description = "A Deployment of one container.",
            mixinStandardHelpOptions = true)
    int deployment(
            @Mixin ClusterOption where,
            @Mixin NamespaceOption inside,
            @Mixin Making how,
            @Parameters(paramLabel = "NAME", description = "Its name.") String name,
            @Option(names = "--image", required = true, description = "Its image.") String image,
            @Option(names = "--replicas", defaultValue = "1", description = "How many pods.")
                    long replicas,
            @Option(names = "--port", defaultValue = "0", description = "It listens on this port.")
                    long port,
            @Parameters(arity = "0..*", paramLabel = "COMMAND", description = "Its program.")
                    List<String> command) {
        return how.make(
                where,
                inside,
                Kinds.DEPLOYMENT,
                Made.deployment(
                        name, image, replicas, port, command == null ? List.of() : command));
    }

    @Command(
            name = "configmap",
            aliases = "cm",
            description = "A ConfigMap of files and values.",
            mixinStandardHelpOptions = true)
    int configMap(
            @Mixin ClusterOption where,
            @Mixin NamespaceOption inside,
            @Mixin Making how,
            @Parameters(paramLabel = "NAME", description = "Its name.") String name,
            @Mixin Made.Sources sources) {
        return how.make(where, inside, Kinds.CONFIG_MAP, Made.configMap(name, sources));
    }

    @Command(
            name = "secret",
            description = "A Secret of files and values.",
            mixinStandardHelpOptions = true)
    int secret(
            @Mixin ClusterOption where,
            @Mixin NamespaceOption inside,
            @Mixin Making how,
            @Parameters(arity = "1..2", paramLabel = "[generic] NAME", description = "Its name.")
                    List<String> words,
            @Mixin Made.Sources sources) {
        String name = words.getLast();
        if (words.size() == 2 && !words.getFirst().equals("generic")) {
            throw new CliFailure(ExitCode.USAGE, "davit create secret NAME --from-literal=…");
        }
        return how.make(where, inside, Kinds.SECRET, Made.secret(name, sources));
    }

    @Command(
            name = "namespace",
            aliases = "ns",
            description = "A namespace.",
            mixinStandardHelpOptions = true)
    int namespace(
            @Mixin ClusterOption where,
            @Mixin NamespaceOption inside,
            @Mixin Making how,
            @Parameters(paramLabel = "NAME", description = "Its name.") String name) {
        return how.make(
                where, inside, Kinds.NAMESPACE, JsonObject.of("metadata", Words.metadata(name)));
    }

    @Command(
            name = "serviceaccount",
            aliases = "sa",
            description = "A service account.",
            mixinStandardHelpOptions = true)
    int serviceAccount(
            @Mixin ClusterOption where,
            @Mixin NamespaceOption inside,
            @Mixin Making how,
            @Parameters(paramLabel = "NAME", description = "Its name.") String name) {
        return how.make(
                where,
                inside,
                Kinds.SERVICE_ACCOUNT,
                JsonObject.of("metadata", Words.metadata(name)));
    }

    @Command(
            name = "service",
            aliases = "svc",
            description = "A Service for pods with the label app=NAME.",
            mixinStandardHelpOptions = true)
    int service(
            @Mixin ClusterOption where,
            @Mixin NamespaceOption inside,
            @Mixin Making how,
            @Parameters(paramLabel = "NAME", description = "Its name.") String name,
            @Option(
                            names = "--tcp",
                            split = ",",
                            required = true,
                            paramLabel = "PORT[:TARGET]",
                            description = "A port, and that of the pods; repeatable.")
                    List<String> ports) {
        return how.make(where, inside, Kinds.SERVICE, Made.service(name, ports));
    }
}

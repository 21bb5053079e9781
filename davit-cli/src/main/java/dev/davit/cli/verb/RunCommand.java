package dev.davit.cli.verb;

import dev.davit.cli.CliFailure;
import dev.davit.cli.ClusterOption;
import dev.davit.cli.ExitCode;
import dev.davit.cli.NamespaceOption;
import dev.davit.cli.Out;
import dev.davit.cli.Paths;
import dev.davit.cli.Session;
import dev.davit.cli.Writes;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonNumber;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.Kinds;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "run",
        description = "Makes a pod of one container.",
        footer = {
            "%nExamples:",
            "  davit run web --image=busybox:1 --command -- sleep 1000",
            "  davit run web --image=nginx:1 --port=80 --env=MODE=test --wait",
            "  davit run job --image=busybox:1 --restart=Never -- echo done"
        },
        mixinStandardHelpOptions = true)
public final class RunCommand implements Callable<Integer> {
    @Mixin private ClusterOption cluster = new ClusterOption();
    @Mixin private NamespaceOption namespace = new NamespaceOption();

    @Parameters(index = "0", paramLabel = "NAME", description = "The pod's name.")
    private String name = "";

    @Parameters(
            index = "1..*",
            arity = "0..*",
            paramLabel = "ARGS",
            description = "Arguments of the image's program; with --command the program itself.")
    private List<String> arguments = List.of();

    @Option(names = "--image", required = true, paramLabel = "IMAGE", description = "Its image.")
    private String image = "";

    @Option(names = "--command", description = "What stands behind -- is the program.")
    private boolean command;

    @Option(names = "--env", paramLabel = "NAME=VALUE", description = "A variable; repeatable.")
    private List<String> environment = List.of();

    @Option(names = "--port", paramLabel = "PORT", description = "A port that it listens on.")
    private long port;

    @Option(
            names = {"-l", "--labels"},
            split = ",",
            paramLabel = "NAME=VALUE",
            description = "Labels; without: run=NAME.")
    private List<String> labels = List.of();

    @Option(
            names = "--restart",
            paramLabel = "Always|OnFailure|Never",
            description = "When its program ends (default: Always).")
    private String restart = "Always";

    @Option(names = "--wait", description = "Wait until it is ready, or has ended.")
    private boolean wait;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            defaultValue = "120s",
            description = "How long to wait (default: ${DEFAULT-VALUE}).")
    private String timeout = "120s";

    @Option(names = "--dry-run", description = "Change nothing; say what would happen.")
    private boolean dryRun;

    @Override
    public Integer call() throws InterruptedException {
        try (Session session = cluster.open()) {
            new Writes(session, "davit run", dryRun).create(Kinds.POD, namespace.name(), pod());
            if (wait && !dryRun) {
                Settled.await(session, new Paths.Named(Kinds.POD, name), namespace.name(), timeout);
            }
            Out.line("pod/" + name + " created" + (dryRun ? " (dry run)" : ""));
        }
        return ExitCode.OK;
    }

    private JsonObject pod() {
        JsonObject container = JsonObject.EMPTY.with("name", name).with("image", image);
        if (!arguments.isEmpty()) {
            container = container.with(command ? "command" : "args", Words.texts(arguments));
        } else if (command) {
            throw new CliFailure(ExitCode.USAGE, "--command: write the program behind --");
        }
        if (!environment.isEmpty()) {
            List<Json> all = new ArrayList<>();
            Words.pairs("--env", environment)
                    .forEach((key, value) ->
                            all.add(JsonObject.EMPTY.with("name", key).with("value", value)));
            container = container.with("env", new JsonArray(all));
        }
        if (port > 0) {
            JsonObject one = JsonObject.of("containerPort", new JsonNumber.Whole(port));
            container = container.with("ports", JsonArray.of(one));
        }
        JsonObject tags =
                labels.isEmpty()
                        ? JsonObject.EMPTY.with("run", name)
                        : Words.pairs("--labels", labels);
        return JsonObject.builder()
                .put("apiVersion", "v1")
                .put("kind", "Pod")
                .put("metadata", Words.metadata(name).with("labels", tags))
                .put(
                        "spec",
                        JsonObject.of("containers", JsonArray.of(container))
                                .with("restartPolicy", restart))
                .build();
    }
}

package dev.davit.cli.verb;

import dev.davit.cli.CliFailure;
import dev.davit.cli.ClusterOption;
import dev.davit.cli.ExitCode;
import dev.davit.cli.NamespaceOption;
import dev.davit.cli.Out;
import dev.davit.cli.Paths;
import dev.davit.cli.Progress;
import dev.davit.cli.Session;
import dev.davit.cli.Wait;
import dev.davit.cli.Writes;
import dev.davit.model.json.JsonNumber;
import dev.davit.model.json.JsonObject;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "scale",
        description = "Changes how many pods a workload has, through its scale subresource.",
        footer = {
            "%nExamples:",
            "  davit scale deployment/web --replicas=3",
            "  davit scale deployment/web --replicas=0 --current-replicas=3",
            "  davit scale pinneddeployment/web --replicas=10 --wait"
        },
        mixinStandardHelpOptions = true)
public final class ScaleCommand implements Callable<Integer> {
    @Mixin private ClusterOption cluster = new ClusterOption();
    @Mixin private NamespaceOption namespace = new NamespaceOption();

    @Parameters(arity = "1..*", paramLabel = "KIND/NAME", description = "deployment/web.")
    private List<String> words = List.of();

    @Option(names = "--replicas", required = true, paramLabel = "N", description = "How many.")
    private long replicas;

    @Option(
            names = "--current-replicas",
            paramLabel = "N",
            description = "Only if it has so many now.")
    private long current = -1;

    @Option(names = "--wait", description = "Wait until so many are ready.")
    private boolean wait;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "120",
            description = "How long to wait (default: ${DEFAULT-VALUE}).")
    private long timeoutSeconds = 120;

    @Option(names = "--dry-run", description = "Change nothing; say what would happen.")
    private boolean dryRun;

    @Option(names = "--cause", paramLabel = "WORDS", description = "Why; kept in the history.")
    private String cause = "davit scale";

    @Override
    public Integer call() throws InterruptedException {
        if (replicas < 0) {
            throw new CliFailure(ExitCode.USAGE, "--replicas " + replicas + ": 0 or more");
        }
        try (Session session = cluster.open()) {
            for (Paths.Named named : Paths.named(words)) {
                if (named.name().isEmpty()) {
                    throw new CliFailure(ExitCode.USAGE, "say which: KIND/NAME");
                }
                scale(session, named);
            }
        }
        return ExitCode.OK;
    }

    private void scale(Session session, Paths.Named named) throws InterruptedException {
        String path = Paths.object(named, namespace.name());
        String what = named.shown();
        // Replaced, not patched: the revision that was read is the one that is changed.
        JsonObject seen =
                new Writes(session, cause, dryRun)
                        .replace(path + "/scale", scale -> scaled(scale, what));
        long now = seen.wholeOr(0, "spec", "replicas");
        if (wait && !dryRun) {
            try (Progress progress = new Progress("waiting for " + what, 0)) {
                if (!Wait.until(timeoutSeconds * 1000, () -> ready(session, path, progress))) {
                    throw new CliFailure(
                            ExitCode.TIMEOUT,
                            what
                                    + " did not get there in "
                                    + timeoutSeconds
                                    + " s; ask: davit why "
                                    + what);
                }
            }
        }
        Out.line(what + " scaled from " + now + " to " + replicas + (dryRun ? " (dry run)" : ""));
    }

    private JsonObject scaled(JsonObject scale, String what) {
        long now = scale.wholeOr(0, "spec", "replicas");
        if (current >= 0 && now != current) {
            throw new CliFailure(
                    ExitCode.REFUSED, what + " has " + now + " replicas, not " + current);
        }
        return scale.withAt(new JsonNumber.Whole(replicas), "spec", "replicas");
    }

    private boolean ready(Session session, String path, Progress progress) {
        JsonObject object = session.get(path);
        long ready = object.wholeOr(0, "status", "readyReplicas");
        progress.says(ready + " of " + replicas + " pods are ready");
        return ready == replicas && object.wholeOr(0, "status", "replicas") == replicas;
    }
}

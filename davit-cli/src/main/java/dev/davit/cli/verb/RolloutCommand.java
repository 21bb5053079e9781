package dev.davit.cli.verb;

import dev.davit.cli.CliFailure;
import dev.davit.cli.ClusterOption;
import dev.davit.cli.ExitCode;
import dev.davit.cli.NamespaceOption;
import dev.davit.cli.Out;
import dev.davit.cli.Paths;
import dev.davit.cli.Progress;
import dev.davit.cli.Session;
import dev.davit.cli.TextTable;
import dev.davit.cli.Wait;
import dev.davit.cli.Writes;
import dev.davit.model.json.JsonBool;
import dev.davit.model.json.JsonObject;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** How a workload goes from one version to the next. */
@Command(
        name = "rollout",
        description = "Follows, lists, undoes, pauses and resumes the roll-out of a workload.",
        footer = {
            "%nExamples:",
            "  davit rollout status deployment/web",
            "  davit rollout history deployment/web",
            "  davit rollout undo deployment/web --to-revision 2",
            "  davit rollout restart deployment/web"
        },
        mixinStandardHelpOptions = true)
public final class RolloutCommand {
    private static final String CAUSE = "kubernetes.io/change-cause";

    @Command(
            name = "status",
            description = "Says how far it is, and waits until it is done.",
            mixinStandardHelpOptions = true)
    int status(
            @Mixin ClusterOption cluster,
            @Mixin NamespaceOption namespace,
            @Parameters(arity = "1..2", paramLabel = "KIND/NAME", description = "deployment/web.")
                    List<String> words,
            @Option(
                            names = "--timeout",
                            paramLabel = "TIME",
                            defaultValue = "600s",
                            description = "How long to wait (default: ${DEFAULT-VALUE}).")
                    String timeout,
            @Option(
                            names = {"-w", "--watch"},
                            arity = "1",
                            defaultValue = "true",
                            paramLabel = "true|false",
                            description = "Wait until it is done (default: ${DEFAULT-VALUE}).")
                    boolean watch)
            throws InterruptedException {
        Paths.Named named = Paths.one(words);
        String path = Paths.object(named, namespace.name());
        String[] told = {""};
        try (Session session = cluster.open();
                Progress progress = new Progress("rolling out", 0)) {
            boolean over =
                    Wait.until(
                            watch ? Durations.millis("--timeout", timeout) : 0,
                            () -> tell(RolloutState.of(named.kind(), session.get(path)), told));
            progress.says(told[0]);
            RolloutState now = RolloutState.of(named.kind(), session.get(path));
            if (now.failed()) {
                throw new CliFailure(ExitCode.REFUSED, now.text());
            }
            if (!over && watch) {
                throw new CliFailure(
                        ExitCode.TIMEOUT,
                        "not done in " + timeout + "; ask: davit why " + named.shown());
            }
        }
        return ExitCode.OK;
    }

    private static boolean tell(RolloutState state, String[] told) {
        if (!state.text().equals(told[0])) {
            Out.line(state.text());
            told[0] = state.text();
        }
        return state.done() || state.failed();
    }

    @Command(
            name = "history",
            description = "Lists the versions that can be gone back to.",
            mixinStandardHelpOptions = true)
    int history(
            @Mixin ClusterOption cluster,
            @Mixin NamespaceOption namespace,
            @Parameters(arity = "1..2", paramLabel = "KIND/NAME", description = "deployment/web.")
                    List<String> words) {
        Paths.Named named = Paths.one(words);
        try (Session session = cluster.open()) {
            JsonObject owner = session.get(Paths.object(named, namespace.name()));
            if (owner.object("spec").has("versions")) {
                throw new CliFailure(
                        ExitCode.REFUSED,
                        "a PinnedDeployment's versions are in its history: davit history "
                                + named.shown());
            }
            TextTable table = new TextTable("REVISION", "IMAGES", "CHANGE-CAUSE");
            for (JsonObject set : Revisions.of(session, namespace.name(), owner)) {
                table.row(
                        set.textOr("?", "metadata", "annotations", Revisions.ANNOTATION),
                        Revisions.images(set),
                        set.textOr("<none>", "metadata", "annotations", CAUSE));
            }
            Out.line(table.toString());
        }
        return ExitCode.OK;
    }

    @Command(
            name = "undo",
            description = "Goes back to the version before, or to --to-revision N.",
            mixinStandardHelpOptions = true)
    int undo(
            @Mixin ClusterOption cluster,
            @Mixin NamespaceOption namespace,
            @Parameters(arity = "1..2", paramLabel = "KIND/NAME", description = "deployment/web.")
                    List<String> words,
            @Option(
                            names = "--to-revision",
                            paramLabel = "N",
                            defaultValue = "0",
                            description = "From rollout history.")
                    long to,
            @Option(names = "--dry-run", description = "Change nothing.") boolean dryRun) {
        Paths.Named named = Paths.one(words);
        String path = Paths.object(named, namespace.name());
        try (Session session = cluster.open()) {
            long[] revision = {0};
            // A whole template replaces the other: a merge would keep what the old one lacks.
            new Writes(session, "davit rollout undo", dryRun)
                    .replace(
                            path,
                            owner -> {
                                JsonObject set =
                                        Revisions.chosen(
                                                Revisions.of(session, namespace.name(), owner), to);
                                revision[0] = Revisions.number(set);
                                return owner.withAt(Revisions.template(set), "spec", "template");
                            });
            Out.line(
                    named.shown()
                            + " rolled back to revision "
                            + revision[0]
                            + (dryRun ? " (dry run)" : ""));
        }
        return ExitCode.OK;
    }

    @Command(name = "pause", description = "Stops where it is.", mixinStandardHelpOptions = true)
    int pause(
            @Mixin ClusterOption cluster,
            @Mixin NamespaceOption namespace,
            @Parameters(arity = "1..2", paramLabel = "KIND/NAME", description = "deployment/web.")
                    List<String> words) {
        return paused(cluster, namespace, words, true);
    }

    @Command(name = "resume", description = "Goes on.", mixinStandardHelpOptions = true)
    int resume(
            @Mixin ClusterOption cluster,
            @Mixin NamespaceOption namespace,
            @Parameters(arity = "1..2", paramLabel = "KIND/NAME", description = "deployment/web.")
                    List<String> words) {
        return paused(cluster, namespace, words, false);
    }

    private static int paused(
            ClusterOption cluster, NamespaceOption namespace, List<String> words, boolean pause) {
        Paths.Named named = Paths.one(words);
        try (Session session = cluster.open()) {
            JsonObject patch = JsonObject.EMPTY.withAt(JsonBool.of(pause), "spec", "paused");
            new Writes(session, pause ? "davit rollout pause" : "davit rollout resume", false)
                    .merge(Paths.object(named, namespace.name()), patch);
            Out.line(named.shown() + (pause ? " paused" : " resumed"));
        }
        return ExitCode.OK;
    }

    @Command(
            name = "restart",
            description = "Restarts its pods, as its strategy says.",
            mixinStandardHelpOptions = true)
    int restart(
            @Mixin ClusterOption cluster,
            @Mixin NamespaceOption namespace,
            @Parameters(arity = "1..2", paramLabel = "KIND/NAME", description = "deployment/web.")
                    List<String> words) {
        Paths.Named named = Paths.one(words);
        try (Session session = cluster.open()) {
            RestartCommand.template(
                    session, named, "davit rollout restart", namespace.name(), false);
            Out.line(named.shown() + " restarted");
        }
        return ExitCode.OK;
    }
}

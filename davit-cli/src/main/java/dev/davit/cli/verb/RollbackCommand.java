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
import dev.davit.model.json.JsonObject;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "rollback",
        description = {
            "Makes an object what it was at a revision or a time: its labels, annotations and spec.",
            "Without either, the revision before the newest one. Or, with --all, --selector or",
            "--resources, all such objects of a namespace at once, in one commit or not at all: what",
            "was deleted since comes back, what was changed is changed back, what was made goes."
        },
        footer = {
            "%nExamples:",
            "  davit rollback pod/web",
            "  davit rollback pod/web --to-revision 12 --cause \"too slow\"",
            "  davit rollback pod/web --at 2026-11-20T12:00:00Z --dry-run",
            "  davit rollback -n shop --all --at 2026-11-20T12:00:00Z --dry-run",
            "  davit rollback -n shop --selector app=web --to-revision 812 --yes"
        },
        mixinStandardHelpOptions = true)
public final class RollbackCommand implements Callable<Integer> {
    @Mixin private ClusterOption cluster = new ClusterOption();
    @Mixin private NamespaceOption namespace = new NamespaceOption();

    @Parameters(arity = "0..2", paramLabel = "KIND/NAME", description = "web, pod/web, pod web.")
    private List<String> words = List.of();

    @Option(
            names = "--to-revision",
            paramLabel = "N",
            description = "A revision from davit history.")
    private @Nullable Long toRevision;

    @Option(names = "--at", paramLabel = "TIME", description = "A time: 2026-11-20T12:00:00Z.")
    private String at = "";

    @Option(names = "--all", description = "All objects of the namespace.")
    private boolean all;

    @Option(
            names = {"-l", "--selector"},
            paramLabel = "LABELS",
            description = "Those that have or had these labels: app=web.")
    private String labels = "";

    @Option(
            names = "--resources",
            paramLabel = "NAMES",
            description = "Those of these kinds: configmaps,deployments.apps.")
    private String resources = "";

    @Option(names = "--dry-run", description = "Change nothing; say what would happen.")
    private boolean dryRun;

    @Option(
            names = {"-y", "--yes"},
            description = "Do not ask before many objects are rolled back.")
    private boolean yes;

    @Option(
            names = "--cause",
            paramLabel = "WORDS",
            description = "Why, in your words; kept in the history.")
    private String cause = "";

    @Override
    public Integer call() {
        boolean many = all || !labels.isEmpty() || !resources.isEmpty();
        if (many == !words.isEmpty()) {
            throw new CliFailure(
                    ExitCode.USAGE,
                    "say what: one KIND/NAME; or all objects of the namespace with --all, some with"
                            + " --selector or --resources");
        }
        Long to = toRevision;
        if (to != null && to < 1) {
            throw new CliFailure(
                    ExitCode.USAGE,
                    "--to-revision: %d is no revision: davit history KIND/NAME lists them"
                            .formatted(to));
        }
        if (to != null && !at.isEmpty()) {
            throw new CliFailure(
                    ExitCode.USAGE, "say where to: --to-revision N or --at TIME, not both");
        }
        if (many && at.isEmpty() && to == null) {
            throw new CliFailure(ExitCode.USAGE, "say where to: --to-revision N or --at TIME");
        }
        try (Session session = cluster.open()) {
            return many ? many(session) : one(session);
        }
    }

    private int many(Session session) {
        return new ManyBack(session, namespace.name(), cause)
                .run(
                        ManyBack.spec(toRevision == null ? 0 : toRevision, at, labels, resources),
                        dryRun,
                        yes);
    }

    private int one(Session session) {
        Paths.Named named = Paths.one(words);
        String path = Paths.object(named, namespace.name());
        String there = Paths.object(named, namespace.name(), "rollback");
        JsonObject body =
                at.isEmpty()
                        ? JsonObject.EMPTY.with(
                                "toRevision",
                                toRevision == null ? previous(session, path) : toRevision)
                        : JsonObject.EMPTY.with("at", at);
        JsonObject done =
                Session.object(
                        new Writes(session, cause, dryRun).raw("POST", there, Writes.JSON, body));
        String to = body.textOr("revision " + body.wholeOr(0, "toRevision"), "at");
        Out.line(
                named.shown()
                        + (dryRun ? " would be rolled back to " : " rolled back to ")
                        + to
                        + (dryRun
                                ? ""
                                : ", now revision "
                                        + done.textOr("?", "metadata", "resourceVersion")));
        return ExitCode.OK;
    }

    private static long previous(Session session, String path) {
        return previous(session.get(path + "/history?limit=2").array("items").items());
    }

    /** Of this very object: one of the same name that was deleted before is another. */
    static long previous(List<Json> newestFirst) {
        if (newestFirst.size() == 2
                && newestFirst.get(0) instanceof JsonObject newest
                && newestFirst.get(1) instanceof JsonObject before
                && newest.textOr("", "uid").equals(before.textOr("", "uid"))
                && !newest.textOr("", "verb").equals("bind")) {
            return before.wholeOr(0, "revision");
        }
        throw new CliFailure(
                ExitCode.REFUSED,
                "nothing has been changed since it was created: there is nothing to roll back");
    }
}

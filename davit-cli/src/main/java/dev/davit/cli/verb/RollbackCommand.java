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
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "rollback",
        description = {
            "Makes an object what it was at a revision or a time: its labels, annotations and spec.",
            "Without either, the revision before the newest one."
        },
        footer = {
            "%nExamples:",
            "  davit rollback pod/web",
            "  davit rollback pod/web --to-revision 12 --cause \"too slow\"",
            "  davit rollback pod/web --at 2026-11-20T12:00:00Z --dry-run"
        },
        mixinStandardHelpOptions = true)
public final class RollbackCommand implements Callable<Integer> {
    @Mixin private ClusterOption cluster = new ClusterOption();
    @Mixin private NamespaceOption namespace = new NamespaceOption();

    @Parameters(arity = "1..2", paramLabel = "KIND/NAME", description = "web, pod/web, pod web.")
    private List<String> words = List.of();

    @Option(
            names = "--to-revision",
            paramLabel = "N",
            description = "A revision from davit history.")
    private long toRevision;

    @Option(names = "--at", paramLabel = "TIME", description = "A time: 2026-11-20T12:00:00Z.")
    private String at = "";

    @Option(names = "--dry-run", description = "Change nothing; say what would happen.")
    private boolean dryRun;

    @Option(
            names = "--cause",
            paramLabel = "WORDS",
            description = "Why, in your words; kept in the history.")
    private String cause = "";

    @Override
    public Integer call() {
        Paths.Named named = Paths.one(words);
        try (Session session = cluster.open()) {
            String path = Paths.object(named, namespace.name());
            JsonObject body =
                    at.isEmpty()
                            ? JsonObject.EMPTY.with(
                                    "toRevision",
                                    toRevision > 0 ? toRevision : previous(session, path))
                            : JsonObject.EMPTY.with("at", at);
            if (!cause.isEmpty()) {
                body = body.with("cause", cause);
            }
            JsonObject done =
                    session.post(path + "/rollback" + (dryRun ? "?dryRun=All" : ""), body);
            String to = body.textOr("revision " + body.wholeOr(0, "toRevision"), "at");
            Out.line(
                    named.kind().singular()
                            + "/"
                            + named.name()
                            + (dryRun ? " would be rolled back to " : " rolled back to ")
                            + to
                            + ", now revision "
                            + done.textOr("?", "metadata", "resourceVersion"));
        }
        return 0;
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

package dev.davit.cli.verb;

import dev.davit.cli.Again;
import dev.davit.cli.CliFailure;
import dev.davit.cli.ClusterOption;
import dev.davit.cli.ExitCode;
import dev.davit.cli.Manifests;
import dev.davit.cli.Manifests.Manifest;
import dev.davit.cli.NamespaceOption;
import dev.davit.cli.Out;
import dev.davit.cli.Paths;
import dev.davit.cli.Session;
import dev.davit.cli.Writes;
import dev.davit.cli.output.Paint;
import dev.davit.cli.wire.Answer;
import dev.davit.model.json.JsonObject;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "diff",
        description = {
            "Says what differs; ends with 1 when something does.",
            "Between a file and what is there (-f), with what applying it would do; or between two",
            "revisions of an object."
        },
        footer = {
            "%nExamples:",
            "  davit diff -f web.yaml",
            "  davit diff pod/web --revision 12            # since then",
            "  davit diff pod/web --revision 12 --to 15",
            "  davit diff pod/web --at 2026-11-20T12:00:00Z"
        },
        mixinStandardHelpOptions = true)
public final class DiffCommand implements Callable<Integer> {
    @Mixin private ClusterOption cluster = new ClusterOption();
    @Mixin private NamespaceOption namespace = new NamespaceOption();

    @Parameters(arity = "0..2", paramLabel = "KIND/NAME", description = "pod/web, pod web.")
    private List<String> words = List.of();

    @Option(
            names = {"-f", "--filename"},
            paramLabel = "FILE",
            description = "A file, a directory, or - for standard input.")
    private String file = "";

    @Option(names = "--revision", paramLabel = "A", description = "An older revision.")
    private long revision;

    @Option(
            names = "--at",
            paramLabel = "TIME",
            description = "Instead: as it was at a time: 2026-11-20T12:00:00Z.")
    private String at = "";

    @Option(names = "--to", paramLabel = "B", description = "A newer one (default: as it is).")
    private long to;

    @Override
    public Integer call() {
        boolean then = revision != 0 || !at.isEmpty();
        if (file.isEmpty() != then || (revision != 0 && !at.isEmpty())) {
            throw new CliFailure(
                    ExitCode.USAGE,
                    "say between what: -f FILE, or KIND/NAME --revision A (or --at TIME) [--to B]");
        }
        if (revision < 0 || to < 0) {
            throw new CliFailure(
                    ExitCode.USAGE,
                    "%d is no revision: davit history KIND/NAME lists them"
                            .formatted(Math.min(revision, to)));
        }
        boolean differs = false;
        try (Session session = cluster.open()) {
            if (file.isEmpty()) {
                differs = revisions(session);
            } else {
                for (Manifest manifest : Manifests.read(file)) {
                    differs |= ofFile(session, manifest);
                }
            }
        }
        return differs ? ExitCode.REFUSED : ExitCode.OK;
    }

    private boolean revisions(Session session) {
        Paths.Named named = Paths.one(words);
        String path = Paths.object(named, namespace.name());
        JsonObject before =
                session.get(
                        path
                                + (at.isEmpty()
                                        ? "?revision=" + revision
                                        : "?at=" + Paths.encode(at)));
        JsonObject after = session.get(path + (to == 0 ? "" : "?revision=" + to));
        return print(named.shown(), Differences.lines(named.kind(), before, after), "");
    }

    private boolean ofFile(Session session, Manifest manifest) {
        Difference found = Again.onConflict(() -> dryRun(session, manifest));
        return print(
                manifest.named().shown(),
                Differences.lines(manifest.kind(), found.live(), found.after()),
                Differences.plan(found.after()));
    }

    private record Difference(JsonObject live, JsonObject after) {}

    private Difference dryRun(Session session, Manifest manifest) {
        String inside = manifest.namespace(namespace.name());
        String collection = Paths.collection(manifest.kind(), inside);
        String path = collection + "/" + Paths.encode(manifest.name());
        Answer<byte[]> found = session.client().get(path);
        Writes dry = new Writes(session, "davit diff", true);
        JsonObject live = JsonObject.EMPTY;
        JsonObject after;
        if (found.statusCode() == 404) {
            after =
                    Session.quietObject(
                            dry.raw("POST", collection, "application/json", manifest.object()));
        } else {
            live = Session.object(found);
            JsonObject merged = ApplyCommand.merged(live, manifest);
            after = Session.quietObject(dry.raw("PUT", path, Writes.JSON, merged));
        }
        return new Difference(live, after);
    }

    private static boolean print(String what, List<String> lines, String plan) {
        if (lines.isEmpty()) {
            Out.line(what + ": no difference");
            return false;
        }
        Out.line(Paint.bold(what));
        lines.forEach(line -> Out.line("  " + line));
        if (!plan.isEmpty()) {
            Out.line("  plan:");
            Out.line(plan.indent(4).stripTrailing());
        }
        return true;
    }
}

package dev.davit.cli.verb;

import dev.davit.cli.CliFailure;
import dev.davit.cli.ClusterOption;
import dev.davit.cli.ExitCode;
import dev.davit.cli.NamespaceOption;
import dev.davit.cli.Out;
import dev.davit.cli.Paths;
import dev.davit.cli.Session;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.model.kind.HistoryKinds;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "purge",
        description = {
            "Takes states of an object out of the past for good.",
            "Out of history, the log and the snapshots: for what should never have been written. It",
            "takes two people: one asks, another one with the verb purge approves. The object as it is",
            "now stays: change or delete it first."
        },
        footer = {
            "%nExamples:",
            "  davit purge configmap/app --reason \"a password was in it\"",
            "  davit purge approve purge-x7k2p       # by somebody else",
            "  davit get purges"
        },
        mixinStandardHelpOptions = true)
public final class PurgeCommand implements Callable<Integer> {
    private static final int TRIES = 600;
    private static final long PAUSE_MILLIS = 100;

    @Mixin private ClusterOption cluster = new ClusterOption();
    @Mixin private NamespaceOption namespace = new NamespaceOption();

    @Parameters(arity = "0..2", paramLabel = "KIND/NAME", description = "cm/app, pod web.")
    private List<String> words = List.of();

    @Option(names = "--reason", paramLabel = "WORDS", description = "Why; it stays on record.")
    private String reason = "";

    @Option(
            names = "--from",
            paramLabel = "N",
            description = "The oldest revision that goes (default: the first).")
    private long from;

    @Option(
            names = "--through",
            paramLabel = "N",
            description = "The newest revision that goes (default: all before the object's own).")
    private long through;

    @Override
    public Integer call() {
        Paths.Named named = Paths.one(words);
        if (reason.isBlank()) {
            throw new CliFailure(ExitCode.USAGE, "say why, with --reason: it stays on record");
        }
        JsonObject spec =
                JsonObject.EMPTY
                        .with("resource", named.kind().id().toString())
                        .with("name", named.name())
                        .with("reason", new JsonString(reason));
        if (named.kind().namespaced()) {
            spec = spec.with("namespace", namespace.name());
        }
        spec = from > 0 ? spec.with("fromRevision", from) : spec;
        spec = through > 0 ? spec.with("throughRevision", through) : spec;
        JsonObject purge =
                JsonObject.EMPTY
                        .with("apiVersion", HistoryKinds.PURGE.apiVersion())
                        .with("kind", HistoryKinds.PURGE.kind())
                        .with("metadata", JsonObject.EMPTY.with("generateName", "purge-"))
                        .with("spec", spec);
        try (Session session = cluster.open()) {
            JsonObject made = session.post(Paths.collection(HistoryKinds.PURGE, ""), purge);
            String name = made.textOr("", "metadata", "name");
            Out.line(
                    "purge/%s waits for another person: davit purge approve %s"
                            .formatted(name, name));
        }
        return ExitCode.OK;
    }

    @Command(
            name = "approve",
            description = "Turns the second key: not for the one who asked.",
            mixinStandardHelpOptions = true)
    int approve(
            @Mixin ClusterOption where,
            @Parameters(paramLabel = "NAME", description = "The purge's name.") String name)
            throws InterruptedException {
        String path = Paths.object(new Paths.Named(HistoryKinds.PURGE, name), "");
        try (Session session = where.open()) {
            session.post(path + "/approve", JsonObject.EMPTY);
            JsonObject status = JsonObject.EMPTY;
            for (int i = 0; i < TRIES && !status.textOr("", "phase").equals("Done"); i++) {
                Thread.sleep(PAUSE_MILLIS);
                status = session.get(path).object("status");
            }
            if (!status.textOr("", "phase").equals("Done")) {
                throw new CliFailure(
                        ExitCode.REFUSED,
                        "it is approved and not done yet " + status.textOr("", "message"));
            }
            Out.line(
                    "purge/%s is done: %d states are gone"
                            .formatted(name, status.wholeOr(0, "purged")));
        }
        return ExitCode.OK;
    }
}

package dev.davit.cli.verb;

import dev.davit.cli.Again;
import dev.davit.cli.CliFailure;
import dev.davit.cli.ClusterOption;
import dev.davit.cli.ExitCode;
import dev.davit.cli.NamespaceOption;
import dev.davit.cli.Out;
import dev.davit.cli.Paths;
import dev.davit.cli.Session;
import dev.davit.cli.Writes;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonNull;
import dev.davit.model.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * What {@code label} and {@code annotate} have in common: {@code app=web} sets, {@code app-}
 * removes.
 */
final class MetadataEdit {
    @Mixin private ClusterOption cluster = new ClusterOption();
    @Mixin private NamespaceOption namespace = new NamespaceOption();

    @Parameters(
            arity = "2..*",
            paramLabel = "KIND/NAME NAME=VALUE",
            description = "What, then the changes: NAME=VALUE sets, NAME- removes.")
    private List<String> words = List.of();

    @Option(names = "--overwrite", description = "Also what has another value.")
    private boolean overwrite;

    @Option(names = "--dry-run", description = "Change nothing; say what would happen.")
    private boolean dryRun;

    /** Words of the command line, told apart. */
    record Asked(List<String> targets, JsonObject changes) {
        static Asked of(List<String> words) {
            List<String> targets = new ArrayList<>();
            JsonObject changes = JsonObject.EMPTY;
            for (String word : words) {
                int equals = word.indexOf('=');
                if (equals > 0) {
                    changes = changes.with(word.substring(0, equals), word.substring(equals + 1));
                } else if (word.endsWith("-") && !targets.isEmpty()) {
                    changes = changes.with(word.substring(0, word.length() - 1), JsonNull.NULL);
                } else {
                    targets.add(word);
                }
            }
            if (changes.isEmpty()) {
                throw new CliFailure(
                        ExitCode.USAGE, "say what to change: NAME=VALUE to set, NAME- to remove");
            }
            return new Asked(targets, changes);
        }
    }

    /**
     * @param part of the metadata: labels or annotations
     * @param verb for the history: label
     * @param done for people: labelled
     */
    int run(String part, String verb, String done) {
        Asked asked = Asked.of(words);
        try (Session session = cluster.open()) {
            Writes writes = new Writes(session, "davit " + verb, dryRun);
            for (Paths.Named named : Paths.named(asked.targets())) {
                if (named.name().isEmpty()) {
                    throw new CliFailure(ExitCode.USAGE, "say which: KIND/NAME");
                }
                String what = named.shown();
                String path = Paths.object(named, namespace.name());
                JsonObject patch = JsonObject.of("metadata", JsonObject.of(part, asked.changes()));
                if (overwrite) {
                    writes.merge(path, patch);
                } else {
                    Again.onConflict(() -> {
                        JsonObject seen = session.get(path);
                        mustNotOverwrite(seen.object("metadata", part), asked.changes(), what);
                        return writes.mergeInto(seen, path, patch);
                    });
                }
                Out.line(what + " " + done + (dryRun ? " (dry run)" : ""));
            }
        }
        return ExitCode.OK;
    }

    /** Refuses to change what has another value, as kubectl does. */
    static void mustNotOverwrite(JsonObject there, JsonObject changes, String what) {
        changes.forEach((name, value) -> {
            Json before = there.get(name);
            if (before != null && !(value instanceof JsonNull) && !before.equals(value)) {
                throw new CliFailure(
                        ExitCode.REFUSED,
                        what
                                + " has "
                                + name
                                + "="
                                + there.textOr("", name)
                                + " already; to change it: --overwrite");
            }
        });
    }
}

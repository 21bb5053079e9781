package dev.davit.cli.verb;

import dev.davit.cli.Again;
import dev.davit.cli.ClusterOption;
import dev.davit.cli.Manifests;
import dev.davit.cli.Manifests.Manifest;
import dev.davit.cli.NamespaceOption;
import dev.davit.cli.Out;
import dev.davit.cli.Paths;
import dev.davit.cli.Session;
import dev.davit.cli.Vocabulary;
import dev.davit.cli.Writes;
import dev.davit.cli.wire.Answer;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonReader;
import dev.davit.model.json.JsonString;
import dev.davit.model.json.JsonWriter;
import dev.davit.model.patch.ThreeWay;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "apply",
        description = "Makes the objects of a file so: created, changed, or left as they are.",
        footer = {
            "%nExamples:",
            "  davit apply -f web.yaml",
            "  davit apply -f manifests/ --cause \"release 7\"",
            "  cat web.yaml | davit apply -f - --dry-run"
        },
        mixinStandardHelpOptions = true)
public final class ApplyCommand implements Callable<Integer> {
    /** kubectl's own annotation, so that both tools can be used in turn. */
    static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

    @Mixin private ClusterOption cluster = new ClusterOption();
    @Mixin private NamespaceOption namespace = new NamespaceOption();

    @Option(
            names = {"-f", "--filename"},
            required = true,
            paramLabel = "FILE",
            description = "A file, a directory, or - for standard input.")
    private String file = "";

    @Option(names = "--dry-run", description = "Change nothing; say what would happen.")
    private boolean dryRun;

    @Option(names = "--wait", description = "Wait until pods and workloads are as they should be.")
    private boolean wait;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            defaultValue = "120s",
            description = "How long to wait for each (default: ${DEFAULT-VALUE}).")
    private String timeout = "120s";

    @Option(
            names = "--cause",
            paramLabel = "WORDS",
            description = "Why, in your words; kept in the history.")
    private String cause = "";

    @Override
    public Integer call() throws InterruptedException {
        try (Session session = cluster.open()) {
            List<Manifest> manifests = Manifests.read(file);
            for (Manifest manifest : manifests) {
                String done = apply(session, manifest);
                Out.line(manifest.named().shown() + " " + done + (dryRun ? " (dry run)" : ""));
            }
            if (wait && !dryRun) {
                for (Manifest manifest : manifests) {
                    String inside = manifest.namespace(namespace.name());
                    Settled.await(session, manifest.named(), inside, timeout);
                }
            }
        }
        return 0;
    }

    private String apply(Session session, Manifest manifest) {
        String inside = manifest.namespace(namespace.name());
        String path = Paths.object(manifest.named(), inside);
        Writes writes =
                new Writes(session, cause.isBlank() ? "davit apply" : cause.strip(), dryRun);
        return Again.onConflict(() -> {
            Answer<byte[]> found = session.client().get(path);
            if (found.statusCode() == 404) {
                writes.create(manifest.kind(), inside, remembering(manifest.object(), manifest));
                return "created";
            }
            JsonObject live = Session.object(found);
            JsonObject merged = merged(live, manifest);
            if (merged.equals(live)) {
                return "unchanged";
            }
            Session.object(writes.raw("PUT", path, Writes.JSON, merged));
            return "configured";
        });
    }

    static JsonObject merged(JsonObject live, Manifest manifest) {
        String before = live.text("metadata", "annotations", LAST_APPLIED);
        JsonObject last =
                before == null
                        ? JsonObject.EMPTY
                        : JsonReader.readObject(before.getBytes(StandardCharsets.UTF_8));
        JsonObject merged =
                ThreeWay.merge(last, live, manifest.object(), Vocabulary.patch(manifest.kind()));
        return merged.equals(live) ? live : remembering(merged, manifest);
    }

    private static JsonObject remembering(JsonObject object, Manifest manifest) {
        Json said =
                new JsonString(
                        new String(JsonWriter.write(manifest.object()), StandardCharsets.UTF_8));
        return object.withAt(said, "metadata", "annotations", LAST_APPLIED);
    }
}

package dev.davit.cli.verb;

import dev.davit.cli.CliFailure;
import dev.davit.cli.ClusterOption;
import dev.davit.cli.ExitCode;
import dev.davit.cli.Manifests;
import dev.davit.cli.NamespaceOption;
import dev.davit.cli.Out;
import dev.davit.cli.Paths;
import dev.davit.cli.Progress;
import dev.davit.cli.Session;
import dev.davit.cli.Wait;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "delete",
        description = "Deletes objects and waits until they are gone.",
        footer = {
            "%nExamples:",
            "  davit delete pod/web",
            "  davit delete pods -l app=web",
            "  davit delete -f web.yaml",
            "  davit delete deployment web --cascade=orphan   # leaves its pods"
        },
        mixinStandardHelpOptions = true)
public final class DeleteCommand implements Callable<Integer> {
    @Mixin private ClusterOption cluster = new ClusterOption();
    @Mixin private NamespaceOption namespace = new NamespaceOption();

    @Parameters(arity = "0..*", paramLabel = "KIND/NAME", description = "What to delete.")
    private List<String> words = List.of();

    @Option(
            names = {"-f", "--filename"},
            paramLabel = "FILE",
            description = "The objects of a file, a directory, or - for standard input.")
    private String file = "";

    @Option(
            names = {"-l", "--selector"},
            paramLabel = "LABELS",
            description = "Those with these labels.")
    private String labels = "";

    @Option(names = "--all", description = "All of the kind, in the namespace.")
    private boolean all;

    @Option(
            names = "--grace-period",
            paramLabel = "SECONDS",
            description = "How long a pod may take to end; 0: at once.")
    private long graceSeconds = -1;

    @Option(
            names = "--cascade",
            paramLabel = "background|foreground|orphan",
            description = "What becomes of what it owns.")
    private String cascade = "";

    @Option(names = "--no-wait", description = "Do not wait until the objects are gone.")
    private boolean noWait;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "120",
            description = "How long to wait (default: ${DEFAULT-VALUE}).")
    private long timeoutSeconds = 120;

    @Option(names = "--ignore-not-found", description = "What is not there is no failure.")
    private boolean ignoreMissing;

    @Option(names = "--dry-run", description = "Only say what would be deleted.")
    private boolean dryRun;

    /** One object to delete: which it is, where, and which life of it. */
    private record Doomed(String what, String path, String uid) {}

    @Override
    public Integer call() throws InterruptedException {
        try (Session session = cluster.open()) {
            List<Doomed> doomed = doomed(session);
            for (Doomed one : doomed) {
                JsonObject answer = delete(session, one);
                String uid = one.uid().isEmpty() ? uid(answer) : one.uid();
                if (!dryRun && !noWait) {
                    await(session, one, uid);
                }
                Out.line(one.what() + (dryRun ? " would be deleted" : " deleted"));
            }
        }
        return ExitCode.OK;
    }

    private void await(Session session, Doomed one, String uid) throws InterruptedException {
        try (Progress _ = new Progress("waiting for the end of " + one.what(), 0)) {
            Wait.untilGone(session, one.path(), uid, timeoutSeconds * 1000);
        }
    }

    /** A delete is answered with the object itself, or with a Status that names its uid. */
    private static String uid(JsonObject answer) {
        return answer.textOr(answer.textOr("", "details", "uid"), "metadata", "uid");
    }

    private List<Doomed> doomed(Session session) {
        List<Doomed> found = new ArrayList<>();
        if (!file.isEmpty()) {
            for (Manifests.Manifest manifest : Manifests.read(file)) {
                Paths.Named named = new Paths.Named(manifest.kind(), manifest.name());
                found.add(doomed(named, Paths.object(named, manifest.namespace(namespace.name()))));
            }
            return present(session, found);
        }
        for (Paths.Named named : Paths.named(words)) {
            if (!named.name().isEmpty()) {
                found.add(doomed(named, Paths.object(named, namespace.name())));
            } else if (all || !labels.isEmpty()) {
                found.addAll(selected(session, named));
            } else {
                throw new CliFailure(
                        ExitCode.USAGE, "say which: a name, -l LABELS, or --all of the namespace");
            }
        }
        return present(session, found);
    }

    private List<Doomed> present(Session session, List<Doomed> found) {
        return ignoreMissing
                ? found.stream()
                        .filter(one -> session.client().get(one.path()).statusCode() != 404)
                        .toList()
                : found;
    }

    private static Doomed doomed(Paths.Named named, String path) {
        return new Doomed(named.kind().singular() + " \"" + named.name() + "\"", path, "");
    }

    private List<Doomed> selected(Session session, Paths.Named kind) {
        String path = Paths.collection(kind.kind(), namespace.name());
        String query = labels.isEmpty() ? "" : "?labelSelector=" + Paths.encode(labels);
        List<Doomed> found = new ArrayList<>();
        for (Json item : session.get(path + query).array("items")) {
            JsonObject object = (JsonObject) item;
            String name = object.textOr("", "metadata", "name");
            found.add(
                    new Doomed(
                            kind.kind().singular() + " \"" + name + "\"",
                            path + "/" + Paths.encode(name),
                            object.textOr("", "metadata", "uid")));
        }
        return found;
    }

    private JsonObject delete(Session session, Doomed one) {
        JsonObject options =
                JsonObject.EMPTY.with("kind", "DeleteOptions").with("apiVersion", "v1");
        if (graceSeconds >= 0) {
            options = options.with("gracePeriodSeconds", graceSeconds);
        }
        if (!cascade.isEmpty()) {
            String policy = Character.toUpperCase(cascade.charAt(0)) + cascade.substring(1);
            options = options.with("propagationPolicy", policy);
        }
        String query = dryRun ? "?dryRun=All" : "";
        return session.send("DELETE", one.path() + query, "application/json", options);
    }
}

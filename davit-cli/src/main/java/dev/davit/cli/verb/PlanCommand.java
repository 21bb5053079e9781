package dev.davit.cli.verb;

import dev.davit.cli.ClusterOption;
import dev.davit.cli.Manifests;
import dev.davit.cli.Manifests.Manifest;
import dev.davit.cli.NamespaceOption;
import dev.davit.cli.Out;
import dev.davit.cli.Paths;
import dev.davit.cli.Session;
import dev.davit.cli.wire.Answer;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "plan",
        description = {
            "Says what a change would do, and does nothing.",
            "The change is a file (-f), a patch (-p) or images (--image CONTAINER=IMAGE)."
        },
        footer = {
            "%nExamples:",
            "  davit plan pod/web --image web=busybox:2",
            "  davit plan -f web.yaml"
        },
        mixinStandardHelpOptions = true)
public final class PlanCommand implements Callable<Integer> {
    static final String PLAN = "davit.dev/plan";
    private static final String STRATEGIC = "application/strategic-merge-patch+json";

    @Mixin private ClusterOption cluster = new ClusterOption();
    @Mixin private NamespaceOption namespace = new NamespaceOption();

    @Parameters(arity = "0..2", paramLabel = "KIND/NAME", description = "pod/web, pod web.")
    private List<String> words = List.of();

    @ArgGroup(multiplicity = "1")
    private Change change = new Change();

    /** Exactly one way to say what would change. */
    static final class Change {
        @Option(
                names = {"-f", "--filename"},
                paramLabel = "FILE",
                description = "The objects as they should be.")
        private String file = "";

        @Option(
                names = {"-p", "--patch"},
                paramLabel = "JSON",
                description = "A strategic merge patch.")
        private String patch = "";

        @Option(
                names = "--image",
                paramLabel = "CONTAINER=IMAGE",
                description = "Other images for containers of a pod.")
        private List<String> images = List.of();
    }

    @Override
    public Integer call() {
        try (Session session = cluster.open()) {
            if (!change.file.isEmpty()) {
                for (Manifest manifest : Manifests.read(change.file)) {
                    print(manifest.named().shown(), ofFile(session, manifest));
                }
            } else {
                Paths.Named named = Paths.one(words);
                String path = Paths.object(named, namespace.name());
                print(named.shown(), ofPatch(session, path));
            }
        }
        return 0;
    }

    private JsonObject ofFile(Session session, Manifest manifest) {
        String collection = Paths.collection(manifest.kind(), manifest.namespace(namespace.name()));
        String path = collection + "/" + Paths.encode(manifest.name());
        boolean there = session.client().get(path).statusCode() != 404;
        return send(
                session,
                there ? "PATCH" : "POST",
                there ? path : collection,
                there ? STRATEGIC : "application/json",
                JsonWriter.write(manifest.object()));
    }

    private JsonObject ofPatch(Session session, String path) {
        byte[] patch =
                change.images.isEmpty()
                        ? change.patch.getBytes(java.nio.charset.StandardCharsets.UTF_8)
                        : JsonWriter.write(ImagePatch.of(change.images));
        return send(session, "PATCH", path, STRATEGIC, patch);
    }

    private static JsonObject send(
            Session session, String method, String path, String contentType, byte[] body) {
        Answer<byte[]> answer =
                session.client()
                        .send(
                                session.client()
                                        .request(path + "?dryRun=All")
                                        .header("Content-Type", contentType)
                                        .method(method, body)
                                        .build());
        return Session.quietObject(answer);
    }

    private static void print(String what, JsonObject answer) {
        String plan = answer.textOr("", "metadata", "annotations", PLAN);
        Out.line(what + ":" + (plan.isBlank() ? " nothing to do" : "\n" + indent(plan)));
    }

    private static String indent(String plan) {
        return plan.strip().indent(2).stripTrailing();
    }
}

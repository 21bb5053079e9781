package dev.davit.cli.verb;

import dev.davit.cli.CliFailure;
import dev.davit.cli.ClusterOption;
import dev.davit.cli.ExitCode;
import dev.davit.cli.Out;
import dev.davit.cli.Paths;
import dev.davit.cli.Session;
import dev.davit.cli.TextTable;
import dev.davit.cli.wire.Call;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The images of the cluster's node. */
@Command(
        name = "image",
        description = "Imports, lists and removes the images of the node.",
        mixinStandardHelpOptions = true)
public final class ImageCommand {
    private static final int DIGEST_SHOWN = "sha256:".length() + 12;
    private static final long MIB = 1 << 20;

    @Command(
            name = "import",
            description = "Imports a docker-archive or OCI archive (plain, gzip or zstd).",
            mixinStandardHelpOptions = true)
    int importArchive(
            @Mixin ClusterOption cluster,
            @Parameters(paramLabel = "FILE", description = "The archive.") Path file,
            @Option(
                            names = "--name",
                            paramLabel = "NAME:TAG",
                            defaultValue = "",
                            description = "The name to give it, instead of the archive's own.")
                    String name) {
        if (!Files.isReadable(file) || Files.isDirectory(file)) {
            throw new CliFailure(ExitCode.USAGE, file + " is not a file that can be read");
        }
        try (Session session = cluster.open()) {
            JsonObject answer = new ImageUpload(session, images(session)).send(file, name);
            for (Json image : answer.array("items")) {
                names((JsonObject) image).forEach(one -> Out.line("imported " + one));
            }
        }
        return ExitCode.OK;
    }

    @Command(
            name = "ls",
            description = "Lists the images of the node.",
            mixinStandardHelpOptions = true)
    int list(@Mixin ClusterOption cluster) {
        try (Session session = cluster.open()) {
            TextTable table = new TextTable("NAME", "IMAGE ID", "SIZE", "IMPORTED");
            for (Json item : session.get(images(session)).array("items")) {
                JsonObject image = (JsonObject) item;
                String id = image.textOr("", "id");
                for (String name : names(image)) {
                    table.row(
                            name,
                            id.substring(0, Math.min(id.length(), DIGEST_SHOWN)),
                            Math.max(1, image.wholeOr(0, "sizeBytes") / MIB) + " MiB",
                            image.textOr("", "importedAt"));
                }
            }
            Out.line(table.toString());
        }
        return ExitCode.OK;
    }

    @Command(
            name = "rm",
            description = "Removes an image by name; running pods keep what they use.",
            mixinStandardHelpOptions = true)
    int remove(
            @Mixin ClusterOption cluster,
            @Parameters(paramLabel = "NAME", description = "Such as busybox:1.") String name) {
        try (Session session = cluster.open()) {
            Call request =
                    session.client()
                            .request(images(session) + "?name=" + Paths.encode(name))
                            .delete()
                            .build();
            Session.object(session.client().send(request));
            Out.line("removed " + name);
        }
        return ExitCode.OK;
    }

    private static List<String> names(JsonObject image) {
        return image.array("names").items().stream()
                .map(name -> name instanceof JsonString(String text) ? text : "")
                .toList();
    }

    /** The path of the one node's images. */
    private static String images(Session session) {
        List<Json> nodes = session.get("/api/v1/nodes").array("items").items();
        if (nodes.isEmpty()) {
            throw new CliFailure(ExitCode.UNREACHABLE, "the cluster has no node yet");
        }
        String node = ((JsonObject) nodes.getFirst()).textOr("", "metadata", "name");
        return "/api/v1/nodes/" + Paths.encode(node) + "/images";
    }
}

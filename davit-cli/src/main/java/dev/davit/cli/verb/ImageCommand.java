package dev.davit.cli.verb;

import dev.davit.cli.CliFailure;
import dev.davit.cli.ClusterOption;
import dev.davit.cli.ExitCode;
import dev.davit.cli.Out;
import dev.davit.cli.Paths;
import dev.davit.cli.Progress;
import dev.davit.cli.Session;
import dev.davit.cli.TextTable;
import dev.davit.cli.output.Bytes;
import dev.davit.cli.output.Terminals;
import dev.davit.cli.wire.Call;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.model.kind.Kinds;
import dev.davit.model.table.HumanDuration;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The images of the cluster's node. */
@Command(
        name = "image",
        description = "Imports, pulls, lists and removes the images of the node.",
        footer = {
            "%nExamples:",
            "  davit image ls",
            "  davit image import busybox.tar",
            "  davit image rm busybox:1"
        },
        mixinStandardHelpOptions = true)
public final class ImageCommand {
    private static final int DIGEST_SHOWN = "sha256:".length() + 12;
    private static final int USERS_SHOWN = 2;

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
    int list(
            @Mixin ClusterOption cluster,
            @Option(
                            names = {"-o", "--output"},
                            paramLabel = "FORMAT",
                            defaultValue = "",
                            description = AnswerFormat.WORDS)
                    String form) {
        AnswerFormat format = AnswerFormat.of(form);
        try (Session session = cluster.open()) {
            JsonObject images = session.get(images(session));
            if (!format.table()) {
                format.whole(images, Kinds.NODE);
                return ExitCode.OK;
            }
            long now = System.currentTimeMillis();
            TextTable table =
                    new TextTable("NAME", "IMAGE ID", "SIZE", "AGE", "USED BY", "KEPT FOR");
            for (Json item : images.array("items")) {
                rows(table, (JsonObject) item, now, format.wide());
            }
            Out.line((format.wide() ? table : table.within(Terminals.columns())).toString());
        }
        return ExitCode.OK;
    }

    private static void rows(TextTable table, JsonObject image, long now, boolean wide) {
        String id = image.textOr("", "id");
        List<String> names = names(image);
        long kept = time(image, "keptUntil") - now;
        for (String name : names.isEmpty() ? List.of("<none>") : names) {
            table.row(
                    name,
                    wide ? id : id.substring(0, Math.min(id.length(), DIGEST_SHOWN)),
                    Bytes.shown(image.wholeOr(0, "sizeBytes")),
                    HumanDuration.ofMillis(now - time(image, "importedAt")),
                    users(texts(image, "pods"), wide),
                    kept > 0 ? HumanDuration.ofMillis(kept) : "-");
        }
    }

    private static String users(List<String> pods, boolean all) {
        if (pods.isEmpty()) {
            return "-";
        }
        return all || pods.size() <= USERS_SHOWN
                ? String.join(",", pods)
                : String.join(",", pods.subList(0, USERS_SHOWN))
                        + " and "
                        + (pods.size() - USERS_SHOWN)
                        + " more";
    }

    private static long time(JsonObject image, String field) {
        String text = image.textOr("", field);
        return text.isEmpty() ? 0 : Instant.parse(text).toEpochMilli();
    }

    @Command(
            name = "pull",
            description = {
                "Pulls an image to the node, with the node's own credentials",
                "(registries/config.json of the data dir). Pods pull by themselves."
            },
            mixinStandardHelpOptions = true)
    int pull(
            @Mixin ClusterOption cluster,
            @Parameters(paramLabel = "NAME", description = "Such as nginx:1.27.") String name)
            throws InterruptedException {
        try (Session session = cluster.open();
                Progress progress = new Progress("pulling " + name, 0)) {
            String path = images(session) + "?pull=" + Paths.encode(name);
            JsonObject state = session.post(path, JsonObject.EMPTY);
            for (long pause = 10; !state.boolOr(false, "done"); pause = Math.min(2 * pause, 250)) {
                Thread.sleep(pause);
                state = session.get(path);
                progress.says("pulling " + name + ": " + state.textOr("", "message"));
            }
            long fetched = state.wholeOr(0, "fetchedBytes");
            Out.line(
                    fetched == 0
                            ? "image is up to date: " + name
                            : "pulled " + name + " (" + fetched + " bytes)");
        }
        return ExitCode.OK;
    }

    @Command(
            name = "prune",
            description = "Removes the images that no pod uses and no rollback may want.",
            mixinStandardHelpOptions = true)
    int prune(
            @Mixin ClusterOption cluster,
            @Option(
                            names = {"-a", "--all"},
                            description = "Also those that are kept for rollbacks.")
                    boolean all) {
        try (Session session = cluster.open()) {
            String what = all ? "all" : "unused";
            SortedSet<String> before = allNames(session);
            JsonObject answer = session.post(images(session) + "?prune=" + what, JsonObject.EMPTY);
            before.removeAll(allNames(session));
            before.forEach(name -> Out.line("removed " + name));
            Out.line("freed " + Bytes.shown(answer.wholeOr(0, "freedBytes")));
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

    private static SortedSet<String> allNames(Session session) {
        SortedSet<String> all = new TreeSet<>();
        for (Json item : session.get(images(session)).array("items")) {
            all.addAll(names((JsonObject) item));
        }
        return all;
    }

    private static List<String> names(JsonObject image) {
        return texts(image, "names");
    }

    private static List<String> texts(JsonObject image, String field) {
        return image.array(field).items().stream()
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

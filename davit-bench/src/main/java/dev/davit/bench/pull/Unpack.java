package dev.davit.bench.pull;

import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonReader;
import dev.davit.model.json.JsonString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What nobody can save who unpacks layers: gzip and tar, one layer after the other, and a sync. */
final class Unpack {
    private static final String PACKED =
            "root=$1; shift; for f; do gzip -dc \"$f\" | tar -x -C \"$root\"; done;"
                    + " sync -f \"$root\"";
    private static final String PLAIN =
            "root=$1; shift; for f; do tar -x -f \"$f\" -C \"$root\"; done; sync -f \"$root\"";

    private Unpack() {}

    /**
     * @param copy of an image by {@code skopeo copy … dir:COPY}, its layers packed with gzip
     * @param root where to; made here
     */
    static void copied(Path copy, Path root) throws IOException, InterruptedException {
        JsonObject manifest =
                JsonReader.readObject(Files.readAllBytes(copy.resolve("manifest.json")));
        List<String> layers = new ArrayList<>();
        for (Json layer : manifest.array("layers")) {
            if (layer instanceof JsonObject descriptor) {
                String digest = descriptor.textOr("", "digest");
                layers.add(copy.resolve(digest.substring(digest.indexOf(':') + 1)).toString());
            }
        }
        shell(PACKED, root, layers);
    }

    /**
     * @param archive in docker's form, its layers not packed
     * @param folder where the archive itself goes; there
     * @param root where its layers go; made here
     */
    static void archived(Path archive, Path folder, Path root)
            throws IOException, InterruptedException {
        DebianRegistry.run("tar", "-x", "-f", archive.toString(), "-C", folder.toString());
        JsonArray images =
                (JsonArray) JsonReader.read(Files.readAllBytes(folder.resolve("manifest.json")));
        JsonObject image = (JsonObject) images.items().getFirst();
        List<String> layers = new ArrayList<>();
        for (Json layer : image.array("Layers")) {
            if (layer instanceof JsonString(String name)) {
                layers.add(folder.resolve(name).toString());
            }
        }
        shell(PLAIN, root, layers);
    }

    private static void shell(String script, Path root, List<String> layers)
            throws IOException, InterruptedException {
        if (layers.isEmpty()) {
            throw new IOException("an image without layers");
        }
        Files.createDirectory(root);
        List<String> command = new ArrayList<>(List.of("sh", "-c", script, "sh", root.toString()));
        command.addAll(layers);
        DebianRegistry.run(command.toArray(String[]::new));
    }
}

package dev.davit.linux.image;

import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.port.Images;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * An image of the store, as the index keeps it.
 *
 * @param diffIds of its layers, lowest first
 * @param digests of manifests that lead to it, each with its repository; the one asked for first
 */
record Stored(
        String id,
        List<String> names,
        List<String> diffIds,
        List<String> digests,
        Images.Config config,
        long sizeBytes,
        long importedAtMillis) {

    Stored {
        names = List.copyOf(names);
        diffIds = List.copyOf(diffIds);
        digests = List.copyOf(digests);
    }

    Stored named(List<String> others) {
        return new Stored(id, others, diffIds, digests, config, sizeBytes, importedAtMillis);
    }

    Stored known(List<String> byDigests) {
        return new Stored(id, names, diffIds, byDigests, config, sizeBytes, importedAtMillis);
    }

    Images.Image image(Path layers) {
        List<String> directories =
                diffIds.stream().map(diff -> directory(layers, diff).toString()).toList();
        return new Images.Image(
                id, names, digests, directories, config, sizeBytes, importedAtMillis);
    }

    /** What a container's overlay is mounted from. */
    static Path directory(Path layers, String diffId) {
        return layers.resolve(Digest.hex(diffId)).resolve("fs");
    }

    JsonObject tree() {
        return JsonObject.builder()
                .put("id", id)
                .put("names", texts(names))
                .put("diffIds", texts(diffIds))
                .put("digests", texts(digests))
                .put("sizeBytes", sizeBytes)
                .put("importedAtMillis", importedAtMillis)
                .put(
                        "config",
                        JsonObject.builder()
                                .put("entrypoint", texts(config.entrypoint()))
                                .put("command", texts(config.command()))
                                .put("env", texts(config.env()))
                                .put("workingDirectory", config.workingDirectory())
                                .put("user", config.user())
                                .put("resolvedUid", config.resolvedUid())
                                .put("resolvedGid", config.resolvedGid())
                                .put("volumes", texts(config.volumes()))
                                .put("stopSignal", config.stopSignal())
                                .put("accounts", Accounts.tree(config.accounts()))
                                .build())
                .build();
    }

    static Stored of(JsonObject tree) {
        JsonObject config = tree.object("config");
        return new Stored(
                tree.textOr("", "id"),
                texts(tree.array("names")),
                texts(tree.array("diffIds")),
                digests(tree),
                new Images.Config(
                        texts(config.array("entrypoint")),
                        texts(config.array("command")),
                        texts(config.array("env")),
                        config.textOr("/", "workingDirectory"),
                        config.textOr("", "user"),
                        (int) config.wholeOr(-1, "resolvedUid"),
                        (int) config.wholeOr(-1, "resolvedGid"),
                        texts(config.array("volumes")),
                        config.textOr("", "stopSignal"),
                        Accounts.of(config)),
                tree.wholeOr(0, "sizeBytes"),
                tree.wholeOr(0, "importedAtMillis"));
    }

    /** An older index has the digest without its repositories. */
    private static List<String> digests(JsonObject tree) {
        String bare = tree.textOr("", "manifestDigest");
        return bare.isEmpty()
                ? texts(tree.array("digests"))
                : digests(bare, texts(tree.array("names")));
    }

    /** A manifest's digest in every repository that an image has a name in. */
    static List<String> digests(String digest, List<String> names) {
        return names.stream()
                .map(name -> name.substring(0, name.lastIndexOf(':')) + "@" + digest)
                .distinct()
                .toList();
    }

    private static JsonArray texts(List<String> texts) {
        return new JsonArray(texts.stream().<Json>map(JsonString::new).toList());
    }

    static List<String> texts(JsonArray array) {
        List<String> texts = new ArrayList<>();
        for (Json item : array) {
            if (item instanceof JsonString(String text)) {
                texts.add(text);
            }
        }
        return texts;
    }
}

package dev.davit.linux.image;

import dev.davit.base.Outcome;
import dev.davit.base.Refusal;
import dev.davit.linux.image.registry.RegistryFailure;
import dev.davit.linux.image.registry.Repository;
import dev.davit.model.json.Document;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.model.json.WireReader;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * An image at a registry, its documents read and their digests checked; no layer fetched yet.
 *
 * @param digests of the manifests that lead to it, the one asked for first
 * @param id digest of the configuration
 * @param layers lowest first
 */
record RemoteImage(List<String> digests, String id, JsonObject config, List<Layer> layers) {
    private static final int MAX_CONFIG = 8 << 20;
    private static final int MAX_NESTING = 4;
    private static final int MAX_LAYERS = 1000;
    private static final String PUSH_AGAIN = "build the image anew and push it again";

    /**
     * @param digest of the bytes as they are sent
     * @param size of them
     * @param diffId digest of the tar in them
     */
    record Layer(String digest, long size, String diffId) {}

    RemoteImage {
        digests = List.copyOf(digests);
        layers = List.copyOf(layers);
    }

    /**
     * Throws {@link RegistryFailure}.
     *
     * @param reference a tag or a digest
     * @param shown the image's name, for messages
     */
    static RemoteImage resolve(
            Repository repository, String reference, String shown, Platforms platforms) {
        return new Resolution(repository, shown, platforms).resolve(reference);
    }

    /** One image on its way from a name to its layers. */
    private record Resolution(Repository repository, String shown, Platforms platforms) {

        RemoteImage resolve(String reference) {
            Set<String> digests = new LinkedHashSet<>();
            Repository.Document document = repository.manifest(reference);
            for (int depth = 0; depth <= MAX_NESTING; depth++) {
                digests.add(document.digest());
                JsonObject tree = tree(document.bytes(), "the manifest");
                if (tree.has("manifests")) {
                    document = repository.manifest(choose(tree.array("manifests")));
                } else {
                    return image(tree, List.copyOf(digests));
                }
            }
            throw wrong("it has indexes more than " + MAX_NESTING + " deep");
        }

        private String choose(JsonArray manifests) {
            JsonObject chosen = platforms.choose(manifests);
            if (chosen == null) {
                throw elsewhere(String.join(", ", Platforms.all(manifests)));
            }
            return digest(chosen, "its index");
        }

        private RegistryFailure elsewhere(String has) {
            return new RegistryFailure(
                    "image %s is for %s; this node is %s"
                            .formatted(shown, has.isEmpty() ? "no platform" : has, platforms.own()),
                    "use an image that is built for " + platforms.own());
        }

        private RemoteImage image(JsonObject tree, List<String> digests) {
            if (tree.wholeOr(2, "schemaVersion") != 2) {
                throw new RegistryFailure(
                        "image %s has a manifest of schema %d, which nobody writes any more"
                                .formatted(shown, tree.wholeOr(2, "schemaVersion")),
                        PUSH_AGAIN);
            }
            String id = digest(tree.object("config"), "its manifest");
            JsonObject config = tree(repository.document(id, MAX_CONFIG), "its configuration");
            if (!config.has("rootfs")) {
                throw wrong("it is no image but something else that registries keep");
            }
            if (!platforms.runs(config)) {
                throw elsewhere(Platforms.text(config));
            }
            return new RemoteImage(digests, id, config, layers(tree, config));
        }

        private List<Layer> layers(JsonObject manifest, JsonObject config) {
            List<Json> descriptors = manifest.array("layers").items();
            List<Json> diffIds = config.object("rootfs").array("diff_ids").items();
            if (descriptors.size() != diffIds.size() || descriptors.size() > MAX_LAYERS) {
                throw wrong(
                        "its manifest lists %d layers, its configuration %d (%d at most)"
                                .formatted(descriptors.size(), diffIds.size(), MAX_LAYERS));
            }
            List<Layer> layers = new ArrayList<>();
            for (int i = 0; i < descriptors.size(); i++) {
                JsonObject descriptor =
                        descriptors.get(i) instanceof JsonObject object ? object : JsonObject.EMPTY;
                String type = descriptor.textOr("", "mediaType");
                if (type.contains("encrypted")) {
                    throw wrong("its layers are encrypted (" + type + ")");
                }
                String diffId = diffIds.get(i) instanceof JsonString(String text) ? text : "";
                long size = descriptor.wholeOr(-1, "size");
                if (!Digest.isDigest(diffId) || size < 0) {
                    throw wrong("a layer of it has no digest or size");
                }
                layers.add(new Layer(digest(descriptor, "its manifest"), size, diffId));
            }
            return layers;
        }

        private String digest(JsonObject descriptor, String where) {
            String digest = descriptor.textOr("", "digest");
            if (!Digest.isDigest(digest)) {
                throw wrong("%s names no digest that is supported (sha256:…)".formatted(where));
            }
            return digest;
        }

        private JsonObject tree(byte[] bytes, String what) {
            return switch (WireReader.read(bytes, Math.max(MAX_CONFIG, bytes.length))) {
                case Outcome.Ok<Document>(Document document)
                        when document.value() instanceof JsonObject object ->
                        object;
                case Outcome.Ok<Document> ignored -> throw wrong(what + " is no JSON object");
                case Outcome.Refused<Document>(Refusal refusal) ->
                        throw wrong(what + ": " + refusal.message());
            };
        }

        private RegistryFailure wrong(String why) {
            return new RegistryFailure(
                    "image %s at registry %s cannot be used: %s"
                            .formatted(shown, repository.name(), why),
                    PUSH_AGAIN);
        }
    }
}

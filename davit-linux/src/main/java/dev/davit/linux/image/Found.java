package dev.davit.linux.image;

import dev.davit.model.json.JsonObject;
import java.util.List;

/**
 * An image in an archive, its documents read and their digests checked; layers not yet looked at.
 *
 * @param id digest of the configuration
 * @param names as the archive has them
 * @param manifestDigest empty where the archive has no manifest of its own
 * @param layers lowest first
 */
record Found(
        String id,
        List<String> names,
        String manifestDigest,
        JsonObject config,
        List<Layer> layers) {

    /**
     * @param member where in the archive
     * @param digest of the member's bytes as they are; empty where the archive does not say
     * @param diffId digest of the bytes decompressed
     */
    record Layer(String member, String digest, String diffId) {}

    Found {
        names = List.copyOf(names);
        layers = List.copyOf(layers);
    }
}

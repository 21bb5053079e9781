package dev.davit.linux.image;

import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Which of an index's images is for this node. */
final class Platforms {
    private final String architecture;

    Platforms(String architecture) {
        this.architecture = architecture;
    }

    /** {@code linux/amd64}. */
    String own() {
        return "linux/" + architecture;
    }

    /**
     * Variants of an architecture that run everywhere on it, the best first. What asks for newer
     * instructions (amd64/v3) is not taken by itself: not every node of a cluster has them.
     */
    private List<String> variants() {
        return switch (architecture) {
            case "amd64" -> List.of("", "v1");
            case "arm64" -> List.of("v8", "");
            case "arm" -> List.of("v7", "v6", "v5", "");
            default -> List.of("");
        };
    }

    /** The descriptor to follow, or null. */
    @Nullable JsonObject choose(JsonArray manifests) {
        for (String variant : variants()) {
            for (Json item : manifests) {
                if (item instanceof JsonObject descriptor && fits(descriptor, variant)) {
                    return descriptor;
                }
            }
        }
        return null;
    }

    private boolean fits(JsonObject descriptor, String variant) {
        JsonObject platform = descriptor.object("platform");
        return platform.textOr("linux", "os").equals("linux")
                && platform.textOr(architecture, "architecture").equals(architecture)
                && platform.textOr("", "variant").equals(variant);
    }

    /** For messages, in the order of letters: what an index has. */
    static SortedSet<String> all(JsonArray manifests) {
        SortedSet<String> all = new TreeSet<>();
        for (Json item : manifests) {
            if (item instanceof JsonObject descriptor) {
                String text = text(descriptor.object("platform"));
                if (!text.startsWith("unknown/")) {
                    all.add(text);
                }
            }
        }
        return all;
    }

    /** {@code linux/arm64/v8}. */
    static String text(JsonObject platform) {
        String variant = platform.textOr("", "variant");
        return platform.textOr("linux", "os")
                + "/"
                + platform.textOr("unknown", "architecture")
                + (variant.isEmpty() ? "" : "/" + variant);
    }

    /** Of an image's configuration. */
    boolean runs(JsonObject config) {
        return config.textOr("linux", "os").equals("linux")
                && config.textOr(architecture, "architecture").equals(architecture);
    }
}

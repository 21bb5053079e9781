package dev.davit.node.spec;

import dev.davit.model.json.JsonObject;
import dev.davit.node.ConfigKey;
import dev.davit.port.Volumes;
import dev.davit.port.Volumes.FileContent;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** What a volume of a pod is on this host. */
public sealed interface VolumeContents {
    int DEFAULT_MODE = 0644;

    /**
     * @param sizeBytes 0: no limit of its own
     * @param group as {@link Volumes.Owner} has it
     */
    record Empty(boolean memory, long sizeBytes, int group) implements VolumeContents {}

    record Files(boolean secret, SortedMap<String, FileContent> files, int group)
            implements VolumeContents {
        public Files {
            files = Collections.unmodifiableSortedMap(files);
        }
    }

    /**
     * What an image holds.
     *
     * @param id of the image that the reference led to
     */
    record OfImage(String reference, String id, List<String> layers) implements VolumeContents {
        public OfImage {
            layers = List.copyOf(layers);
        }
    }

    /** A path of the host itself. */
    record Host(String path, String type) implements VolumeContents {}

    /** Whether a volume made from the other is the same, byte for byte. */
    default boolean same(VolumeContents other) {
        if (!(this instanceof Files(boolean secret, var mine, int group))
                || !(other instanceof Files(boolean hidden, var theirs, int otherGroup))) {
            return equals(other);
        }
        if (secret != hidden || group != otherGroup || mine.size() != theirs.size()) {
            return false;
        }
        return mine.entrySet().stream()
                .allMatch(entry -> same(entry.getValue(), theirs.get(entry.getKey())));
    }

    private static boolean same(FileContent one, @Nullable FileContent other) {
        return other != null
                && one.mode() == other.mode()
                && Arrays.equals(one.bytes(), other.bytes());
    }

    static Made<VolumeContents> of(Pod pod, JsonObject volume, Configs configs) {
        if (volume.has("emptyDir")) {
            JsonObject source = volume.object("emptyDir");
            String size = source.textOr("", "sizeLimit");
            return Made.ready(
                    new Empty(
                            "Memory".equals(source.text("medium")),
                            size.isEmpty() ? 0 : Resources.parse(size, false),
                            pod.fsGroup()));
        }
        if (VolumeFiles.fills(volume)) {
            boolean secret = volume.has("secret") || volume.has("projected");
            return VolumeFiles.of(pod, volume, configs)
                    .then(files -> Made.ready(new Files(secret, files, pod.fsGroup())));
        }
        if (volume.has("hostPath")) {
            JsonObject source = volume.object("hostPath");
            return Made.ready(new Host(source.textOr("", "path"), source.textOr("", "type")));
        }
        if (volume.has("csi")) {
            return Made.blocked(
                    Problem.CREATING,
                    "volume %s: driver name %s not found in the list of registered CSI drivers"
                            .formatted(
                                    volume.textOr("", "name"), volume.textOr("", "csi", "driver")),
                    "no node of this version runs CSI drivers; use emptyDir, configMap, secret,"
                            + " downwardAPI, projected or image");
        }
        return Made.blocked(
                Problem.CREATING,
                "volume " + volume.textOr("", "name") + ": this kind of volume is not supported",
                "use emptyDir, configMap, secret, downwardAPI or projected");
    }

    /** The ConfigMaps and Secrets that a volume takes its files from. */
    static List<ConfigKey> sources(Pod pod, JsonObject volume) {
        return VolumeFiles.sources(volume).stream()
                .flatMap(source -> VolumeFiles.object(pod, source).stream())
                .toList();
    }

    /** The tokens that a volume shows. */
    static List<TokenKey> tokens(Pod pod, JsonObject volume) {
        return VolumeFiles.sources(volume).stream()
                .filter(source -> source.has("serviceAccountToken"))
                .map(source -> TokenKey.of(pod, source.object("serviceAccountToken")))
                .toList();
    }

    /** Whether programs may only read it, whatever their mounts say: as Kubernetes has it. */
    static boolean readOnly(JsonObject volume) {
        return VolumeFiles.fills(volume) || volume.has("image");
    }
}

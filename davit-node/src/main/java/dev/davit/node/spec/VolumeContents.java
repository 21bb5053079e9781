package dev.davit.node.spec;

import dev.davit.model.json.Json;
import dev.davit.model.json.JsonObject;
import dev.davit.node.ConfigKey;
import dev.davit.node.spec.Configs.Lookup;
import dev.davit.port.Volumes.FileContent;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a volume of a pod is on this host. */
public sealed interface VolumeContents {
    int DEFAULT_MODE = 0644;

    /** {@code sizeBytes} 0: no limit of its own. */
    record Empty(boolean memory, long sizeBytes) implements VolumeContents {}

    record Files(boolean secret, SortedMap<String, FileContent> files) implements VolumeContents {
        public Files {
            files = Collections.unmodifiableSortedMap(files);
        }
    }

    /** Whether a volume made from the other is the same, byte for byte. */
    default boolean same(VolumeContents other) {
        if (!(this instanceof Files(boolean secret, SortedMap<String, FileContent> mine))
                || !(other
                        instanceof Files(boolean hidden, SortedMap<String, FileContent> theirs))) {
            return equals(other);
        }
        if (secret != hidden || mine.size() != theirs.size()) {
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
                            size.isEmpty() ? 0 : Resources.parse(size, false)));
        }
        if (volume.has("configMap")) {
            return files(pod, ConfigKey.Type.CONFIG_MAP, volume.object("configMap"), configs);
        }
        if (volume.has("secret")) {
            return files(pod, ConfigKey.Type.SECRET, volume.object("secret"), configs);
        }
        return Made.blocked(
                Problem.CREATING,
                "volume " + volume.textOr("", "name") + ": this kind of volume is not supported",
                "use emptyDir, configMap or secret");
    }

    /** The object that a volume takes its files from, where it takes any. */
    static Optional<ConfigKey> source(Pod pod, JsonObject volume) {
        String map = volume.text("configMap", "name");
        if (map != null) {
            return Optional.of(new ConfigKey(ConfigKey.Type.CONFIG_MAP, pod.namespace(), map));
        }
        String secret = volume.text("secret", "secretName");
        return secret == null
                ? Optional.empty()
                : Optional.of(new ConfigKey(ConfigKey.Type.SECRET, pod.namespace(), secret));
    }

    private static Made<VolumeContents> files(
            Pod pod, ConfigKey.Type type, JsonObject source, Configs configs) {
        String field = type == ConfigKey.Type.SECRET ? "secretName" : "name";
        ConfigKey key = new ConfigKey(type, pod.namespace(), source.textOr("", field));
        boolean optional = source.boolOr(false, "optional");
        return switch (configs.find(key)) {
            case Lookup.There(JsonObject object) ->
                    chosen(key, ConfigData.of(type, object), source, optional);
            case Lookup.Absent ignored ->
                    optional
                            ? Made.ready(new Files(type == ConfigKey.Type.SECRET, new TreeMap<>()))
                            : Made.blocked(Problem.CREATING, key + " not found", "create " + key);
            case Lookup.Unknown ignored ->
                    // Not a trouble yet: the server has just been asked.
                    Made.blocked(Problem.CREATING, "", "");
        };
    }

    private static Made<VolumeContents> chosen(
            ConfigKey key, SortedMap<String, byte[]> data, JsonObject source, boolean optional) {
        int mode = (int) source.wholeOr(DEFAULT_MODE, "defaultMode");
        SortedMap<String, FileContent> files = new TreeMap<>();
        List<Json> items = source.array("items").items();
        if (items.isEmpty()) {
            data.forEach((name, bytes) -> files.put(name, new FileContent(bytes, mode)));
        }
        for (JsonObject item : Container.objects(items)) {
            String name = item.textOr("", "key");
            byte[] bytes = data.get(name);
            if (bytes != null) {
                int own = (int) item.wholeOr(mode, "mode");
                files.put(item.textOr(name, "path"), new FileContent(bytes, own));
            } else if (!optional) {
                return Made.blocked(
                        Problem.CREATING,
                        key + " has no key " + name,
                        "add the key " + name + " to " + key);
            }
        }
        return Made.ready(new Files(key.type() == ConfigKey.Type.SECRET, files));
    }
}

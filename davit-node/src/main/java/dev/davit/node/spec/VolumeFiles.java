package dev.davit.node.spec;

import dev.davit.model.json.Json;
import dev.davit.model.json.JsonObject;
import dev.davit.node.ConfigKey;
import dev.davit.node.spec.Configs.Lookup;
import dev.davit.port.Volumes.FileContent;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The files of one volume, from all its sources; a later source wins. Made once, for one volume.
 * Nothing is half there: where one file is missing, the volume waits for it.
 */
final class VolumeFiles {
    /** What fills a volume: a ConfigMap, a Secret, fields of the pod, or several of these. */
    static final List<String> KINDS = List.of("configMap", "secret", "downwardAPI", "projected");

    private final Pod pod;
    private final Configs configs;
    private final String volume;
    private final int defaultMode;
    private final SortedMap<String, FileContent> files = new TreeMap<>();

    private VolumeFiles(Pod pod, Configs configs, String volume, int defaultMode) {
        this.pod = pod;
        this.configs = configs;
        this.volume = volume;
        this.defaultMode = defaultMode;
    }

    static boolean fills(JsonObject volume) {
        return KINDS.stream().anyMatch(volume::has);
    }

    /** Every source of a volume: its own kind, or the list of a projected one. */
    static List<JsonObject> sources(JsonObject volume) {
        return volume.has("projected")
                ? Container.objects(volume.array("projected", "sources"))
                : List.of(volume);
    }

    static Made<SortedMap<String, FileContent>> of(Pod pod, JsonObject volume, Configs configs) {
        long mode = VolumeContents.DEFAULT_MODE;
        for (String kind : KINDS) {
            mode = volume.wholeOr(mode, kind, "defaultMode");
        }
        VolumeFiles made = new VolumeFiles(pod, configs, volume.textOr("", "name"), (int) mode);
        for (JsonObject source : sources(volume)) {
            Optional<Problem> problem = made.add(source);
            if (problem.isPresent()) {
                return new Made.Blocked<>(problem.get());
            }
        }
        return Made.ready(made.files);
    }

    /** The object that a source takes its files from, where it takes any. */
    static Optional<ConfigKey> object(Pod pod, JsonObject source) {
        if (source.has("configMap")) {
            return key(ConfigKey.Type.CONFIG_MAP, pod, source.textOr("", "configMap", "name"));
        }
        // A volume of its own names it otherwise than a source of a projected one.
        String secret = source.textOr(source.textOr("", "secret", "name"), "secret", "secretName");
        return source.has("secret") ? key(ConfigKey.Type.SECRET, pod, secret) : Optional.empty();
    }

    private static Optional<ConfigKey> key(ConfigKey.Type type, Pod pod, String name) {
        return name.isEmpty()
                ? Optional.empty()
                : Optional.of(new ConfigKey(type, pod.namespace(), name));
    }

    private Optional<Problem> add(JsonObject source) {
        Optional<ConfigKey> key = object(pod, source);
        if (key.isPresent()) {
            String kind = key.get().type() == ConfigKey.Type.SECRET ? "secret" : "configMap";
            return config(key.get(), source.object(kind));
        }
        if (source.has("downwardAPI")) {
            return downward(source.object("downwardAPI"));
        }
        if (source.has("serviceAccountToken")) {
            return token(source.object("serviceAccountToken"));
        }
        return problem("this source of files is not supported", "use another source");
    }

    private Optional<Problem> config(ConfigKey key, JsonObject source) {
        boolean optional = source.boolOr(false, "optional");
        return switch (configs.find(key)) {
            case Lookup.There(JsonObject object) ->
                    chosen(key, ConfigData.of(key.type(), object), source, optional);
            case Lookup.Absent ignored ->
                    optional ? Optional.empty() : problem(key + " not found", key.creation(""));
            case Lookup.Unknown ignored -> waiting();
        };
    }

    private Optional<Problem> chosen(
            ConfigKey key, SortedMap<String, byte[]> data, JsonObject source, boolean optional) {
        List<Json> items = source.array("items").items();
        if (items.isEmpty()) {
            data.forEach((name, bytes) -> files.put(name, new FileContent(bytes, defaultMode)));
        }
        for (JsonObject item : Container.objects(items)) {
            String name = item.textOr("", "key");
            byte[] bytes = data.get(name);
            if (bytes != null) {
                files.put(item.textOr(name, "path"), new FileContent(bytes, mode(item)));
            } else if (!optional) {
                return problem(key + " has no key " + name, key.addition(name));
            }
        }
        return Optional.empty();
    }

    private Optional<Problem> downward(JsonObject source) {
        for (JsonObject item : Container.objects(source.array("items"))) {
            Made<String> value = told(item);
            switch (value) {
                case Made.Blocked<String>(Problem why) -> {
                    return Optional.of(why);
                }
                case Made.Ready<String>(String text) ->
                        files.put(
                                item.textOr("", "path"), new FileContent(bytes(text), mode(item)));
            }
        }
        return Optional.empty();
    }

    private Made<String> told(JsonObject item) {
        if (item.has("resourceFieldRef")) {
            return ResourceFields.value(pod, null, item.object("resourceFieldRef"), configs.node());
        }
        String path = item.textOr("", "fieldRef", "fieldPath");
        String value = Fields.value(pod, path);
        return value == null
                ? Made.blocked(
                        Problem.CREATING,
                        "volume " + volume + ": field " + path + " cannot be used",
                        "use metadata.name, metadata.labels or another field of metadata")
                : Made.ready(value);
    }

    private Optional<Problem> token(JsonObject source) {
        Optional<Token> token = configs.token(TokenKey.of(pod, source));
        if (token.isEmpty()) {
            return waiting();
        }
        byte[] text = bytes(token.get().text());
        files.put(source.textOr("token", "path"), new FileContent(text, defaultMode));
        return Optional.empty();
    }

    private int mode(JsonObject item) {
        return (int) item.wholeOr(defaultMode, "mode");
    }

    private static Optional<Problem> problem(String message, String unblock) {
        return Optional.of(new Problem(Problem.CREATING, message, unblock));
    }

    /** Not a trouble yet: the server has just been asked. */
    private static Optional<Problem> waiting() {
        return problem("", "");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

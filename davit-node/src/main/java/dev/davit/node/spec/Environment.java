package dev.davit.node.spec;

import dev.davit.model.json.JsonObject;
import dev.davit.node.ConfigKey;
import dev.davit.node.spec.Configs.Lookup;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * A container's environment: the image's, then {@code envFrom}, then {@code env}; a later one wins.
 * Made once, for one container.
 */
final class Environment {
    private final Pod pod;
    private final Container container;
    private final Configs configs;
    private final Map<String, String> values = new LinkedHashMap<>();
    private @Nullable Problem problem;

    private Environment(Pod pod, Container container, Configs configs) {
        this.pod = pod;
        this.container = container;
        this.configs = configs;
    }

    static Made<Map<String, String>> of(
            Pod pod, Container container, List<String> imageEnv, Configs configs) {
        Environment made = new Environment(pod, container, configs);
        made.fromImage(imageEnv);
        made.values.put("HOSTNAME", pod.hostname());
        made.fromSources();
        made.fromEnv();
        return made.problem == null ? Made.ready(made.values) : new Made.Blocked<>(made.problem);
    }

    static List<String> lines(Map<String, String> values) {
        List<String> lines = new ArrayList<>();
        values.forEach((name, value) -> lines.add(name + "=" + value));
        return lines;
    }

    private void fromImage(List<String> lines) {
        values.put("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
        for (String line : lines) {
            int sign = line.indexOf('=');
            if (sign > 0) {
                values.put(line.substring(0, sign), line.substring(sign + 1));
            }
        }
    }

    private void fromSources() {
        for (JsonObject source : Container.objects(container.tree().array("envFrom"))) {
            String prefix = source.textOr("", "prefix");
            whole(prefix, ConfigKey.Type.CONFIG_MAP, source.object("configMapRef"));
            whole(prefix, ConfigKey.Type.SECRET, source.object("secretRef"));
        }
    }

    private void whole(String prefix, ConfigKey.Type type, JsonObject ref) {
        if (ref.isEmpty()) {
            return;
        }
        ConfigKey key = new ConfigKey(type, pod.namespace(), name(ref));
        SortedMap<String, byte[]> data = data(key, "", ref.boolOr(false, "optional"));
        if (data != null) {
            data.forEach((name, value) -> values.put(prefix + name, text(value)));
        }
    }

    private void fromEnv() {
        for (JsonObject entry : Container.objects(container.tree().array("env"))) {
            String name = entry.textOr("", "name");
            JsonObject from = entry.object("valueFrom");
            String value =
                    from.isEmpty()
                            ? Expansion.expand(entry.textOr("", "value"), values)
                            : from(name, from);
            if (value != null) {
                values.put(name, value);
            }
        }
    }

    private @Nullable String from(String name, JsonObject from) {
        if (from.has("configMapKeyRef")) {
            return one(ConfigKey.Type.CONFIG_MAP, from.object("configMapKeyRef"));
        }
        if (from.has("secretKeyRef")) {
            return one(ConfigKey.Type.SECRET, from.object("secretKeyRef"));
        }
        if (from.has("fieldRef")) {
            return field(name, from.textOr("", "fieldRef", "fieldPath"));
        }
        if (from.has("resourceFieldRef")) {
            return resource(from.object("resourceFieldRef"));
        }
        refuse(
                "variable " + name + ": this kind of source is not supported by the node",
                "use value, configMapKeyRef, secretKeyRef or fieldRef");
        return null;
    }

    private @Nullable String one(ConfigKey.Type type, JsonObject ref) {
        boolean optional = ref.boolOr(false, "optional");
        ConfigKey key = new ConfigKey(type, pod.namespace(), name(ref));
        String wanted = ref.textOr("", "key");
        SortedMap<String, byte[]> data = data(key, wanted, optional);
        if (data == null) {
            return null;
        }
        byte[] bytes = data.get(wanted);
        if (bytes == null && !optional) {
            refuse("couldn't find key " + wanted + " in " + key, key.addition(wanted));
        }
        return bytes == null ? null : text(bytes);
    }

    private @Nullable SortedMap<String, byte[]> data(
            ConfigKey key, String wanted, boolean optional) {
        return switch (configs.find(key)) {
            case Lookup.There(JsonObject object) -> ConfigData.of(key.type(), object);
            case Lookup.Absent ignored -> {
                if (!optional) {
                    refuse(key + " not found", key.creation(wanted));
                }
                yield null;
            }
            case Lookup.Unknown ignored -> {
                // Not a trouble yet: the server has just been asked.
                refuse("", "");
                yield null;
            }
        };
    }

    private @Nullable String field(String name, String path) {
        String value = Fields.value(pod, path);
        if (value == null) {
            refuse(
                    "variable " + name + ": field " + path + " cannot be used",
                    "use metadata.name, metadata.namespace, metadata.uid, status.podIP or"
                            + " spec.nodeName");
        }
        return value;
    }

    private @Nullable String resource(JsonObject ref) {
        return switch (ResourceFields.value(pod, container, ref, configs.node())) {
            case Made.Ready<String>(String value) -> value;
            case Made.Blocked<String>(Problem why) -> {
                refuse(why.message(), why.unblock());
                yield null;
            }
        };
    }

    private void refuse(String message, String unblock) {
        if (problem == null) {
            problem = new Problem(Problem.CONFIG, message, unblock);
        }
    }

    private static String name(JsonObject ref) {
        return ref.textOr("", "name");
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}

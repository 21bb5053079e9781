package dev.davit.node.spec;

import dev.davit.control.pod.ConfigMark;
import dev.davit.model.json.JsonObject;
import dev.davit.node.ConfigKey;
import java.util.Map;

/** Whether the node has heard of the states of ConfigMaps and Secrets that a container follows. */
final class ConfigMarks {
    private static final String SECRET = "secret/";

    private ConfigMarks() {}

    /** A later state will do, and so will none: what is gone cannot be waited for. */
    static boolean heard(Pod pod, Container container, Configs configs) {
        String text = pod.tree().textOr("", "spec", "davit", "configs", container.name());
        for (Map.Entry<String, ConfigMark.State> each :
                ConfigMark.read(text).objects().entrySet()) {
            boolean secret = each.getKey().startsWith(SECRET);
            ConfigKey key =
                    new ConfigKey(
                            secret ? ConfigKey.Type.SECRET : ConfigKey.Type.CONFIG_MAP,
                            pod.namespace(),
                            each.getKey().substring(each.getKey().indexOf('/') + 1));
            if (configs.find(key) instanceof Configs.Lookup.There(JsonObject object)
                    && revision(object) < each.getValue().revision()) {
                return false;
            }
        }
        return true;
    }

    private static long revision(JsonObject object) {
        String text = object.textOr("", "metadata", "resourceVersion");
        return text.matches("[0-9]{1,18}") ? Long.parseLong(text) : Long.MAX_VALUE;
    }
}

package dev.davit.node.spec;

import dev.davit.model.json.JsonObject;
import dev.davit.node.ConfigKey;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The ConfigMaps and Secrets that a pod names, in volumes and environments. */
public final class ConfigNeeds {
    private ConfigNeeds() {}

    public static NavigableSet<ConfigKey> of(Pod pod) {
        NavigableSet<ConfigKey> keys = new TreeSet<>(PullSecrets.keys(pod));
        for (JsonObject volume : pod.volumes()) {
            keys.addAll(VolumeContents.sources(pod, volume));
        }
        List<Container> all = new ArrayList<>(pod.allContainers());
        all.addAll(pod.ephemeralContainers());
        for (Container container : all) {
            for (JsonObject source : Container.objects(container.tree().array("envFrom"))) {
                add(keys, ConfigKey.Type.CONFIG_MAP, pod, source.text("configMapRef", "name"));
                add(keys, ConfigKey.Type.SECRET, pod, source.text("secretRef", "name"));
            }
            for (JsonObject entry : Container.objects(container.tree().array("env"))) {
                JsonObject from = entry.object("valueFrom");
                add(keys, ConfigKey.Type.CONFIG_MAP, pod, from.text("configMapKeyRef", "name"));
                add(keys, ConfigKey.Type.SECRET, pod, from.text("secretKeyRef", "name"));
            }
        }
        return keys;
    }

    private static void add(
            SortedSet<ConfigKey> keys, ConfigKey.Type type, Pod pod, @Nullable String name) {
        if (name != null && !name.isEmpty()) {
            keys.add(new ConfigKey(type, pod.namespace(), name));
        }
    }
}

package dev.davit.control.follow;

import dev.davit.control.pod.ConfigMark;
import dev.davit.control.workload.Digest;
import dev.davit.model.image.ImageView;
import dev.davit.model.image.StoredObject;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.Key;
import dev.davit.model.kind.Kind;
import dev.davit.model.kind.Kinds;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a pod's containers have of ConfigMaps and Secrets that does not follow by itself: their
 * environment, and what is mounted by sub-path. Other files of volumes change while they run.
 */
final class ConfigUse {
    private static final List<String> LISTS = List.of("initContainers", "containers");

    private ConfigUse() {}

    /** By container that runs on; only those that use anything. */
    static SortedMap<String, SortedSet<Key>> of(JsonObject pod) {
        SortedMap<String, SortedSet<Key>> all = new TreeMap<>();
        JsonObject spec = pod.object("spec");
        for (String list : LISTS) {
            for (JsonObject container : objects(spec.array(list))) {
                boolean standing =
                        list.equals("containers")
                                || "Always".equals(container.text("restartPolicy"));
                SortedSet<Key> used = standing ? used(pod, container) : new TreeSet<>();
                if (!used.isEmpty()) {
                    all.put(container.textOr("", "name"), used);
                }
            }
        }
        return all;
    }

    private static SortedSet<Key> used(JsonObject pod, JsonObject container) {
        String namespace = pod.textOr("", "metadata", "namespace");
        SortedSet<Key> used = new TreeSet<>();
        for (JsonObject source : objects(container.array("envFrom"))) {
            add(used, Kinds.CONFIG_MAP, namespace, source.textOr("", "configMapRef", "name"));
            add(used, Kinds.SECRET, namespace, source.textOr("", "secretRef", "name"));
        }
        for (JsonObject entry : objects(container.array("env"))) {
            JsonObject from = entry.object("valueFrom");
            add(used, Kinds.CONFIG_MAP, namespace, from.textOr("", "configMapKeyRef", "name"));
            add(used, Kinds.SECRET, namespace, from.textOr("", "secretKeyRef", "name"));
        }
        for (JsonObject mount : objects(container.array("volumeMounts"))) {
            boolean part = !mount.textOr(mount.textOr("", "subPathExpr"), "subPath").isEmpty();
            for (JsonObject volume : objects(pod.array("spec", "volumes"))) {
                if (part && mount.textOr("", "name").equals(volume.text("name"))) {
                    volume(used, namespace, volume);
                }
            }
        }
        return used;
    }

    private static void volume(SortedSet<Key> used, String namespace, JsonObject volume) {
        add(used, Kinds.CONFIG_MAP, namespace, volume.textOr("", "configMap", "name"));
        add(used, Kinds.SECRET, namespace, volume.textOr("", "secret", "secretName"));
        for (JsonObject source : objects(volume.array("projected", "sources"))) {
            add(used, Kinds.CONFIG_MAP, namespace, source.textOr("", "configMap", "name"));
            add(used, Kinds.SECRET, namespace, source.textOr("", "secret", "name"));
        }
    }

    private static void add(SortedSet<Key> used, Kind kind, String namespace, String name) {
        if (!name.isEmpty()) {
            used.add(new Key(kind.id(), namespace, name));
        }
    }

    /** The states that these objects have now. */
    static ConfigMark mark(ImageView image, SortedSet<Key> used) {
        SortedMap<String, ConfigMark.State> objects = new TreeMap<>();
        for (Key key : used) {
            boolean secret = key.kind().equals(Kinds.SECRET.id());
            StoredObject object = image.get(key);
            objects.put(
                    (secret ? "secret/" : "configmap/") + key.name(),
                    object == null ? ConfigMark.State.GONE : state(object, secret));
        }
        return new ConfigMark(objects);
    }

    /** A digest of a Secret could be guessed from: its revision has to do. */
    private static ConfigMark.State state(StoredObject object, boolean secret) {
        JsonObject tree = object.tree();
        JsonObject seen =
                JsonObject.EMPTY
                        .with("data", tree.object("data"))
                        .with("binaryData", tree.object("binaryData"));
        return new ConfigMark.State(
                object.revision(), secret ? "" : Long.toHexString(Digest.of((Json) seen)));
    }

    private static List<JsonObject> objects(JsonArray array) {
        List<JsonObject> objects = new ArrayList<>(array.size());
        for (Json item : array) {
            if (item instanceof JsonObject object) {
                objects.add(object);
            }
        }
        return objects;
    }
}

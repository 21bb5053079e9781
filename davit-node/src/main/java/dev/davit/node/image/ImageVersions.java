package dev.davit.node.image;

import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.node.pod.ContainerRecord;
import dev.davit.node.pod.PodRecord;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which images the containers of this node's workloads ran, and when last. A workload is what owns
 * a pod (all ReplicaSets of one Deployment together), or a pod that nothing owns. Owned by one
 * thread.
 */
final class ImageVersions {
    /** Containers of workloads; the ones that were used longest ago are forgotten first. */
    static final int MAX_CONTAINERS = 8_192;

    /** Of each container, whatever the policy says. */
    static final int MAX_IMAGES = 100;

    private static final String HASH = "pod-template-hash";

    /** Container → image → when it was last seen in use. */
    private final SortedMap<String, SortedMap<String, Long>> seen = new TreeMap<>();

    static ImageVersions read(JsonObject tree) {
        ImageVersions versions = new ImageVersions();
        tree.object("containers")
                .forEach((container, images) -> {
                    for (Json item : images instanceof JsonArray list ? list : JsonArray.of()) {
                        if (item instanceof JsonObject one) {
                            versions.note(
                                    container, one.textOr("", "image"), one.wholeOr(0, "lastUsed"));
                        }
                    }
                });
        return versions;
    }

    JsonObject write() {
        JsonObject.Builder containers = JsonObject.builder();
        seen.forEach((container, images) -> {
            List<Json> list = new ArrayList<>();
            images.forEach((image, at) ->
                    list.add(JsonObject.EMPTY.with("image", image).with("lastUsed", at)));
            containers.put(container, new JsonArray(list));
        });
        return JsonObject.of("containers", containers.build());
    }

    /** Every image that a pod's containers have. */
    void note(PodRecord record, long nowMillis) {
        String workload = workload(record.pod());
        for (ContainerRecord container : record.containers().values()) {
            if (!container.imageId().isEmpty()) {
                note(workload + "/" + container.name(), container.imageId(), nowMillis);
            }
        }
        record.volumeImages()
                .forEach((volume, image) ->
                        note(workload + "/volume/" + volume, image.id(), nowMillis));
    }

    private void note(String container, String image, long atMillis) {
        SortedMap<String, Long> images = seen.computeIfAbsent(container, _ -> new TreeMap<>());
        images.merge(image, atMillis, Math::max);
        if (images.size() > MAX_IMAGES) {
            images.remove(oldest(images));
        }
        if (seen.size() > MAX_CONTAINERS) {
            seen.remove(
                    seen.entrySet().stream()
                            .min(Comparator.comparingLong(entry -> newest(entry.getValue())))
                            .map(Map.Entry::getKey)
                            .orElseThrow());
        }
    }

    private static String oldest(SortedMap<String, Long> images) {
        return images.entrySet().stream()
                .min(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .orElseThrow();
    }

    private static long newest(SortedMap<String, Long> images) {
        return images.values().stream().mapToLong(at -> at).max().orElse(0);
    }

    /** {@code default/Deployment/web}. */
    static String workload(JsonObject pod) {
        String namespace = pod.textOr("", "metadata", "namespace");
        for (Json item : pod.array("metadata", "ownerReferences")) {
            if (item instanceof JsonObject owner && owner.boolOr(false, "controller")) {
                String kind = owner.textOr("", "kind");
                String name = owner.textOr("", "name");
                String hash = pod.textOr("", "metadata", "labels", HASH);
                boolean version = kind.equals("ReplicaSet") && name.endsWith("-" + hash);
                return version
                        ? namespace
                                + "/Deployment/"
                                + name.substring(0, name.length() - hash.length() - 1)
                        : namespace + "/" + kind + "/" + name;
            }
        }
        return namespace + "/Pod/" + pod.textOr("", "metadata", "name");
    }

    /** When each image was last used by anything. */
    SortedMap<String, Long> lastUsed() {
        SortedMap<String, Long> all = new TreeMap<>();
        seen.values().forEach(images -> images.forEach((id, at) -> all.merge(id, at, Math::max)));
        return all;
    }

    /** Images that a rollback may want, each with the end of its time. */
    SortedMap<String, Long> kept(ImagePolicy policy, long nowMillis) {
        SortedMap<String, Long> kept = new TreeMap<>();
        for (SortedMap<String, Long> images : seen.values()) {
            images.entrySet().stream()
                    .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                    .limit(policy.keepVersions())
                    .filter(entry -> entry.getValue() + policy.keepMillis() > nowMillis)
                    .forEach(entry ->
                            kept.merge(
                                    entry.getKey(),
                                    entry.getValue() + policy.keepMillis(),
                                    Math::max));
        }
        return kept;
    }

    /** Forgets what is over: older than any policy holds it. */
    void forget(long beforeMillis) {
        seen.values().forEach(images -> images.values().removeIf(at -> at < beforeMillis));
        seen.values().removeIf(Map::isEmpty);
    }
}

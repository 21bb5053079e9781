package dev.davit.node.pod;

import dev.davit.model.json.JsonObject;
import dev.davit.node.spec.Pod;
import dev.davit.port.Limits;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the node keeps of a pod on its own disk, and acts on alone where the server is away.
 *
 * @param pod as it was wanted last: metadata, spec, addresses
 * @param idBase first of its host ids
 * @param appliedPod the pod's spec, without containers, that its sandbox was made from; empty when
 *     there is no sandbox
 * @param sandboxGeneration the generation of that spec
 * @param sandboxLimits that were applied
 * @param settled the generation that was applied completely; 0 for none
 * @param run the run under way or the last one: {@code change-7}
 * @param vanished the server has it no more
 * @param firstAttempt the number of a new container's first run: above those of containers that
 *     were taken out, so that no run's id is used twice
 * @param volumeImages by volume: what its containers see as long as the reference stays
 */
public record PodRecord(
        JsonObject pod,
        int idBase,
        JsonObject appliedPod,
        long sandboxGeneration,
        Limits sandboxLimits,
        SortedMap<String, ContainerRecord> containers,
        long settled,
        String run,
        long runSinceMillis,
        boolean vanished,
        int firstAttempt,
        SortedMap<String, VolumeImage> volumeImages) {

    public PodRecord {
        containers = Collections.unmodifiableSortedMap(new TreeMap<>(containers));
        volumeImages = Collections.unmodifiableSortedMap(new TreeMap<>(volumeImages));
    }

    public static PodRecord fresh(JsonObject pod, int idBase, long nowMillis) {
        return new PodRecord(
                new Pod(pod).kept(),
                idBase,
                JsonObject.EMPTY,
                0,
                ContainerRecord.NO_LIMITS,
                new TreeMap<>(),
                0,
                "start-1",
                nowMillis,
                false,
                0,
                new TreeMap<>());
    }

    public String uid() {
        return pod.textOr("", "metadata", "uid");
    }

    ContainerRecord container(String name) {
        ContainerRecord known = containers.get(name);
        return known == null ? ContainerRecord.fresh(name, firstAttempt) : known;
    }

    public @Nullable ContainerRecord find(String name) {
        return containers.get(name);
    }

    PodRecord with(ContainerRecord container) {
        SortedMap<String, ContainerRecord> more = new TreeMap<>(containers);
        more.put(container.name(), container);
        return new PodRecord(
                pod,
                idBase,
                appliedPod,
                sandboxGeneration,
                sandboxLimits,
                more,
                settled,
                run,
                runSinceMillis,
                vanished,
                firstAttempt,
                volumeImages);
    }

    PodRecord without(String container) {
        SortedMap<String, ContainerRecord> fewer = new TreeMap<>(containers);
        ContainerRecord gone = fewer.remove(container);
        int next = gone == null ? 0 : gone.attempt() + 1;
        return new PodRecord(
                pod,
                idBase,
                appliedPod,
                sandboxGeneration,
                sandboxLimits,
                fewer,
                settled,
                run,
                runSinceMillis,
                vanished,
                Math.max(firstAttempt, next),
                volumeImages);
    }

    PodRecord wanting(JsonObject wanted) {
        return new PodRecord(
                wanted,
                idBase,
                appliedPod,
                sandboxGeneration,
                sandboxLimits,
                containers,
                settled,
                run,
                runSinceMillis,
                vanished,
                firstAttempt,
                volumeImages);
    }

    PodRecord sandboxed(JsonObject spec, long generation, Limits limits) {
        return new PodRecord(
                pod,
                idBase,
                spec,
                generation,
                limits,
                containers,
                settled,
                run,
                runSinceMillis,
                vanished,
                firstAttempt,
                volumeImages);
    }

    PodRecord sandboxLimits(Limits limits) {
        return sandboxed(appliedPod, sandboxGeneration, limits);
    }

    PodRecord settled(long generation) {
        return new PodRecord(
                pod,
                idBase,
                appliedPod,
                sandboxGeneration,
                sandboxLimits,
                containers,
                generation,
                run,
                runSinceMillis,
                vanished,
                firstAttempt,
                volumeImages);
    }

    PodRecord inRun(String id, long sinceMillis) {
        return new PodRecord(
                pod,
                idBase,
                appliedPod,
                sandboxGeneration,
                sandboxLimits,
                containers,
                settled,
                id,
                sinceMillis,
                vanished,
                firstAttempt,
                volumeImages);
    }

    PodRecord gone() {
        return new PodRecord(
                pod,
                idBase,
                appliedPod,
                sandboxGeneration,
                sandboxLimits,
                containers,
                settled,
                run,
                runSinceMillis,
                true,
                firstAttempt,
                volumeImages);
    }

    PodRecord volumeImage(String volume, @Nullable VolumeImage image) {
        SortedMap<String, VolumeImage> others = new TreeMap<>(volumeImages);
        if (image == null) {
            others.remove(volume);
        } else {
            others.put(volume, image);
        }
        return new PodRecord(
                pod,
                idBase,
                appliedPod,
                sandboxGeneration,
                sandboxLimits,
                containers,
                settled,
                run,
                runSinceMillis,
                vanished,
                firstAttempt,
                others);
    }

    /** The image of a volume, and the reference that led to it. */
    public record VolumeImage(String reference, String id) {}
}

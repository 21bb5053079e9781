package dev.davit.node.pod;

import dev.davit.model.json.Json;
import dev.davit.model.json.JsonObject;
import dev.davit.port.Limits;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** {@link PodRecord} ↔ JSON. */
public final class RecordJson {
    /** Of the form below. A record of a later version is not read: a downgrade is refused. */
    public static final int VERSION = 1;

    private RecordJson() {}

    public static JsonObject write(PodRecord record) {
        JsonObject.Builder containers = JsonObject.builder();
        record.containers().forEach((name, each) -> containers.put(name, container(each)));
        return JsonObject.builder()
                .put("version", VERSION)
                .put("idBase", record.idBase())
                .put("run", record.run())
                .put("runSince", record.runSinceMillis())
                .put("sandboxGeneration", record.sandboxGeneration())
                .put("settled", record.settled())
                .put("vanished", record.vanished())
                .put("firstAttempt", record.firstAttempt())
                .put("sandboxLimits", limits(record.sandboxLimits()))
                .put("containers", containers.build())
                .put("volumeImages", volumeImages(record))
                .put("appliedPod", record.appliedPod())
                .put("pod", record.pod())
                .build();
    }

    public static PodRecord read(JsonObject json) {
        SortedMap<String, ContainerRecord> containers = new TreeMap<>();
        json.object("containers")
                .forEach((name, each) -> {
                    if (each instanceof JsonObject object) {
                        containers.put(name, container(name, object));
                    }
                });
        return new PodRecord(
                json.object("pod"),
                (int) json.wholeOr(0, "idBase"),
                json.object("appliedPod"),
                json.wholeOr(0, "sandboxGeneration"),
                limits(json.object("sandboxLimits")),
                containers,
                json.wholeOr(0, "settled"),
                json.textOr("start-1", "run"),
                json.wholeOr(0, "runSince"),
                json.boolOr(false, "vanished"),
                (int) json.wholeOr(0, "firstAttempt"),
                volumeImages(json.object("volumeImages")));
    }

    private static JsonObject volumeImages(PodRecord record) {
        JsonObject.Builder images = JsonObject.builder();
        record.volumeImages()
                .forEach((volume, image) ->
                        images.put(
                                volume,
                                JsonObject.EMPTY
                                        .with("reference", image.reference())
                                        .with("id", image.id())));
        return images.build();
    }

    private static SortedMap<String, PodRecord.VolumeImage> volumeImages(JsonObject json) {
        SortedMap<String, PodRecord.VolumeImage> images = new TreeMap<>();
        json.forEach((volume, each) -> {
            if (each instanceof JsonObject image) {
                images.put(
                        volume,
                        new PodRecord.VolumeImage(
                                image.textOr("", "reference"), image.textOr("", "id")));
            }
        });
        return images;
    }

    private static JsonObject container(ContainerRecord record) {
        JsonObject.Builder json =
                JsonObject.builder()
                        .put("state", record.state().name())
                        .put("attempt", record.attempt())
                        .put("generation", record.generation())
                        .put("imageId", record.imageId())
                        .put("stopSignal", record.stopSignal())
                        .put("limits", limits(record.limits()))
                        .put("restarts", record.restarts())
                        .put("inRow", record.inRow())
                        .put("health", health(record.health()))
                        .put("startedAt", record.startedAtMillis())
                        .put("applied", record.applied());
        put(json, "end", record.end());
        put(json, "last", record.last());
        return json.build();
    }

    private static ContainerRecord container(String name, JsonObject json) {
        return new ContainerRecord(
                name,
                ContainerRecord.State.valueOf(json.textOr("NONE", "state")),
                (int) json.wholeOr(-1, "attempt"),
                json.object("applied"),
                json.wholeOr(0, "generation"),
                json.textOr("", "imageId"),
                (int) json.wholeOr(ContainerRecord.SIGTERM, "stopSignal"),
                limits(json.object("limits")),
                (int) json.wholeOr(0, "restarts"),
                (int) json.wholeOr(0, "inRow"),
                health(json.object("health")),
                json.wholeOr(0, "startedAt"),
                end(json.get("end")),
                end(json.get("last")));
    }

    private static void put(JsonObject.Builder json, String name, @Nullable End end) {
        if (end != null) {
            json.put(
                    name,
                    JsonObject.builder()
                            .put("attempt", end.attempt())
                            .put("exitCode", end.exitCode())
                            .put("outOfMemory", end.outOfMemory())
                            .put("lost", end.lost())
                            .put("startedAt", end.startedAtMillis())
                            .put("finishedAt", end.finishedAtMillis())
                            .put("message", end.message())
                            .build());
        }
    }

    private static @Nullable End end(@Nullable Json json) {
        return json instanceof JsonObject end
                ? new End(
                        (int) end.wholeOr(0, "attempt"),
                        (int) end.wholeOr(0, "exitCode"),
                        end.boolOr(false, "outOfMemory"),
                        end.boolOr(false, "lost"),
                        end.wholeOr(0, "startedAt"),
                        end.wholeOr(0, "finishedAt"),
                        end.textOr("", "message"))
                : null;
    }

    private static JsonObject health(Health health) {
        return JsonObject.builder()
                .put("hooked", health.hooked())
                .put("started", health.started())
                .put("ready", health.ready())
                .put("probe", health.probe())
                .build();
    }

    private static Health health(JsonObject json) {
        return new Health(
                json.boolOr(false, "hooked"),
                json.boolOr(false, "started"),
                json.boolOr(false, "ready"),
                json.object("probe"));
    }

    private static JsonObject limits(Limits limits) {
        return JsonObject.builder()
                .put("cpuRequest", limits.cpuMillisRequest())
                .put("cpuLimit", limits.cpuMillisLimit())
                .put("memory", limits.memoryBytesLimit())
                .put("pids", limits.pidsLimit())
                .build();
    }

    private static Limits limits(JsonObject json) {
        return new Limits(
                json.wholeOr(0, "cpuRequest"),
                json.wholeOr(0, "cpuLimit"),
                json.wholeOr(0, "memory"),
                json.wholeOr(0, "pids"));
    }
}

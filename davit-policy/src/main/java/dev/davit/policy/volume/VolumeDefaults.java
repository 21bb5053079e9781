package dev.davit.policy.volume;

import dev.davit.model.json.Json;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.policy.Filling;

/** What writers of PersistentVolumes and their claims may leave out. */
public final class VolumeDefaults {
    private static final Json FILESYSTEM = new JsonString("Filesystem");
    private static final String PENDING = "Pending";

    private VolumeDefaults() {}

    static JsonObject volume(JsonObject volume) {
        JsonObject spec = Filling.absent(volume.object("spec"), "volumeMode", FILESYSTEM);
        spec = Filling.absent(spec, "persistentVolumeReclaimPolicy", new JsonString("Retain"));
        if (spec.get("hostPath") instanceof JsonObject path && !path.has("type")) {
            spec = spec.with("hostPath", path.with("type", ""));
        }
        return Filling.phase(Filling.spec(volume, spec), PENDING);
    }

    /** Of a claim, and of a StatefulSet's template of one. */
    public static JsonObject claim(JsonObject claim) {
        JsonObject spec = Filling.absent(claim.object("spec"), "volumeMode", FILESYSTEM);
        Json source = spec.get("dataSource");
        Json reference = spec.get("dataSourceRef");
        if (source != null && reference == null) {
            spec = spec.with("dataSourceRef", source);
        } else if (source == null
                && reference instanceof JsonObject to
                && !to.has("namespace")
                && local(to)) {
            spec = spec.with("dataSource", to);
        }
        return Filling.phase(Filling.spec(claim, spec), PENDING);
    }

    /** The older field knows claims and snapshots only. */
    private static boolean local(JsonObject reference) {
        String kind = reference.textOr("", "kind");
        String group = reference.textOr("", "apiGroup");
        return (kind.equals("PersistentVolumeClaim") && group.isEmpty())
                || (kind.equals("VolumeSnapshot") && group.equals("snapshot.storage.k8s.io"));
    }
}

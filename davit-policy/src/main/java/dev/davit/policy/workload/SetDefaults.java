package dev.davit.policy.workload;

import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonNumber;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.policy.Filling;
import dev.davit.policy.pod.PodDefaults;
import dev.davit.policy.volume.VolumeDefaults;
import java.util.ArrayList;
import java.util.List;

/** What writers of StatefulSets, DaemonSets and older kinds may leave out. */
final class SetDefaults {
    private static final Json ONE = JsonNumber.of(1);
    private static final Json REVISIONS = JsonNumber.of(10);
    private static final Json ROLLING = new JsonString("RollingUpdate");
    private static final Json RETAIN = new JsonString("Retain");
    private static final String CLAIMS = "volumeClaimTemplates";

    private SetDefaults() {}

    static JsonObject statefulSet(JsonObject set) {
        JsonObject spec = template(set.object("spec"));
        spec = Filling.absent(spec, "replicas", ONE);
        spec = Filling.absent(spec, "podManagementPolicy", new JsonString("OrderedReady"));
        spec = Filling.absent(spec, "revisionHistoryLimit", REVISIONS);
        spec = Filling.inside(spec, "updateStrategy", SetDefaults::ordered);
        spec = Filling.inside(spec, "persistentVolumeClaimRetentionPolicy", SetDefaults::kept);
        return Filling.spec(set, claims(spec));
    }

    private static JsonObject ordered(JsonObject given) {
        JsonObject strategy = Filling.absent(given, "type", ROLLING);
        return ROLLING.equals(strategy.get("type"))
                ? Filling.inside(
                        strategy,
                        "rollingUpdate",
                        rolling -> Filling.absent(rolling, "partition", JsonNumber.of(0)))
                : strategy;
    }

    private static JsonObject kept(JsonObject policy) {
        return Filling.absent(Filling.absent(policy, "whenDeleted", RETAIN), "whenScaled", RETAIN);
    }

    private static JsonObject claims(JsonObject spec) {
        if (!(spec.get(CLAIMS) instanceof JsonArray given)) {
            return spec;
        }
        List<Json> all = new ArrayList<>(given.size());
        for (Json item : given) {
            all.add(item instanceof JsonObject claim ? claim(claim) : item);
        }
        JsonArray claims = new JsonArray(all);
        return claims.equals(given) ? spec : spec.with(CLAIMS, claims);
    }

    private static JsonObject claim(JsonObject given) {
        JsonObject typed =
                Filling.absent(
                        Filling.absent(given, "apiVersion", new JsonString("v1")),
                        "kind",
                        new JsonString("PersistentVolumeClaim"));
        return VolumeDefaults.claim(typed);
    }

    static JsonObject daemonSet(JsonObject set) {
        JsonObject spec = template(set.object("spec"));
        spec = Filling.absent(spec, "revisionHistoryLimit", REVISIONS);
        spec = Filling.inside(spec, "updateStrategy", SetDefaults::everywhere);
        return Filling.spec(set, spec);
    }

    private static JsonObject everywhere(JsonObject given) {
        JsonObject strategy = Filling.absent(given, "type", ROLLING);
        return ROLLING.equals(strategy.get("type"))
                ? Filling.inside(
                        strategy,
                        "rollingUpdate",
                        rolling ->
                                Filling.absent(
                                        Filling.absent(rolling, "maxSurge", JsonNumber.of(0)),
                                        "maxUnavailable",
                                        ONE))
                : strategy;
    }

    /** Its template's labels are its own and its selector, unless it says otherwise. */
    static JsonObject controller(JsonObject object) {
        JsonObject spec = template(object.object("spec"));
        spec = Filling.absent(spec, "replicas", ONE);
        JsonObject labels = spec.object("template", "metadata", "labels");
        if (labels.isEmpty()) {
            return Filling.spec(object, spec);
        }
        if (spec.object("selector").isEmpty()) {
            spec = spec.with("selector", labels);
        }
        return Filling.labelled(Filling.spec(object, spec), labels);
    }

    static JsonObject podTemplate(JsonObject object) {
        return template(object);
    }

    private static JsonObject template(JsonObject holder) {
        return holder.get("template") instanceof JsonObject template
                ? Filling.put(holder, "template", PodDefaults.template(template))
                : holder;
    }
}

package dev.davit.policy.pod;

import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonBool;
import dev.davit.model.json.JsonNumber;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import java.util.List;

/**
 * What a pod's writer may leave out. Source: the documentation of Kubernetes' pod API, field by
 * field; the profile is Davit's.
 */
// "The same instance" means "nothing changed": a copy is told from the original by identity.
@SuppressWarnings("ReferenceEquality")
public final class PodDefaults {
    private static final long GRACE_SECONDS = 30;
    private static final long TOLERATION_SECONDS = 300;
    private static final long FILE_MODE = 0644;
    private static final List<String> AWAY =
            List.of("node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable");

    private PodDefaults() {}

    public static JsonObject complete(JsonObject pod, SafetyProfile profile) {
        JsonObject before = pod.object("spec");
        JsonObject spec = declared(before);
        spec = absent(spec, "enableServiceLinks", JsonBool.TRUE);
        spec = absent(spec, "preemptionPolicy", new JsonString("PreemptLowerPriority"));
        spec = absent(spec, "priority", JsonNumber.of(0));
        spec = serviceAccount(spec);
        spec = tolerations(spec);
        if (spec.textOr("", "davit", "profile").isEmpty()) {
            spec = spec.withAt(new JsonString(profile.text()), "davit", "profile");
        }
        return spec == before ? pod : pod.with("spec", spec);
    }

    /**
     * A pod template's own defaults. What depends on where and when a pod is made (its profile, its
     * account, its tolerations) is left for that pod.
     */
    public static JsonObject template(JsonObject template) {
        JsonObject before = template.object("spec");
        JsonObject spec = declared(before);
        return spec == before ? template : template.with("spec", spec);
    }

    /** What the API declares, wherever a specification of pods stands. */
    private static JsonObject declared(JsonObject before) {
        JsonObject spec = absent(before, "restartPolicy", new JsonString("Always"));
        spec = absent(spec, "terminationGracePeriodSeconds", JsonNumber.of(GRACE_SECONDS));
        spec = absent(spec, "dnsPolicy", new JsonString("ClusterFirst"));
        spec = absent(spec, "schedulerName", new JsonString("default-scheduler"));
        spec = absent(spec, "securityContext", JsonObject.EMPTY);
        for (String list : Containers.LISTS) {
            spec = Containers.mapList(spec, list, ContainerDefaults::complete);
        }
        return Containers.mapList(spec, "volumes", PodDefaults::volume);
    }

    static JsonObject absent(JsonObject object, String name, Json value) {
        Json there = object.get(name);
        boolean empty = there instanceof JsonString(String text) && text.isEmpty();
        return there == null || empty ? object.with(name, value) : object;
    }

    /** Under its old name too, which clients still read. */
    private static JsonObject serviceAccount(JsonObject spec) {
        String old = spec.textOr("", "serviceAccount");
        String name = spec.textOr(old.isEmpty() ? "default" : old, "serviceAccountName");
        return absent(
                absent(spec, "serviceAccountName", new JsonString(name)),
                "serviceAccount",
                new JsonString(name));
    }

    /** A node that is away for five minutes loses its pods, unless the pod says otherwise. */
    private static JsonObject tolerations(JsonObject spec) {
        JsonArray all = spec.array("tolerations");
        for (String key : AWAY) {
            if (!tolerates(all, key)) {
                all =
                        all.plus(
                                JsonObject.builder()
                                        .put("key", key)
                                        .put("operator", "Exists")
                                        .put("effect", "NoExecute")
                                        .put("tolerationSeconds", TOLERATION_SECONDS)
                                        .build());
            }
        }
        return all.equals(spec.array("tolerations")) ? spec : spec.with("tolerations", all);
    }

    private static boolean tolerates(JsonArray tolerations, String key) {
        for (JsonObject toleration : Containers.objects(tolerations)) {
            String given = toleration.textOr("", "key");
            String effect = toleration.textOr("", "effect");
            boolean same = given.equals(key) || given.isEmpty();
            if (same && (effect.isEmpty() || effect.equals("NoExecute"))) {
                return true;
            }
        }
        return false;
    }

    private static JsonObject volume(JsonObject volume) {
        if (volume.size() == 1 && volume.has("name")) {
            return volume.with("emptyDir", JsonObject.EMPTY);
        }
        if (volume.get("image") instanceof JsonObject image) {
            JsonString policy =
                    new JsonString(ContainerDefaults.pullPolicy(image.textOr("", "reference")));
            JsonObject complete = absent(image, "pullPolicy", policy);
            return complete == image ? volume : volume.with("image", complete);
        }
        for (String source : new String[] {"configMap", "secret", "downwardAPI", "projected"}) {
            if (volume.get(source) instanceof JsonObject given && !given.has("defaultMode")) {
                return volume.with(source, given.with("defaultMode", FILE_MODE));
            }
        }
        return volume;
    }
}

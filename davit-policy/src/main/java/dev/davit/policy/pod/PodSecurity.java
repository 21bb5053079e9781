package dev.davit.policy.pod;

import dev.davit.base.FieldPath;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonBool;
import dev.davit.model.json.JsonNumber;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import java.util.ArrayList;
import java.util.List;

/**
 * What of a pod violates one of Kubernetes' levels of pod security, for a namespace that asks to be
 * warned. Source: Kubernetes' documentation, "Pod Security Standards".
 */
final class PodSecurity {
    private static final List<String> VOLUMES =
            List.of(
                    "name",
                    "configMap",
                    "csi",
                    "downwardAPI",
                    "emptyDir",
                    "ephemeral",
                    "image",
                    "persistentVolumeClaim",
                    "projected",
                    "secret");

    private final FieldPath at;
    private final JsonObject spec;
    private final JsonObject shared;
    private final List<String> found = new ArrayList<>();

    private PodSecurity(FieldPath at, JsonObject spec) {
        this.at = at;
        this.spec = spec;
        this.shared = spec.object("securityContext");
    }

    /**
     * One sentence, or none.
     *
     * @param at where the specification is
     * @param level {@code baseline} or {@code restricted}; anything else has no limits
     * @param shown the level and its version, as Kubernetes writes it: {@code baseline:latest}
     */
    static List<String> warnings(FieldPath at, JsonObject spec, String level, String shown) {
        PodSecurity check = new PodSecurity(at, spec);
        switch (level) {
            case "baseline" -> check.baseline();
            case "restricted" -> {
                check.baseline();
                check.restricted();
            }
            default -> {}
        }
        return check.found.isEmpty()
                ? List.of()
                : List.of(
                        "would violate PodSecurity \"%s\": %s"
                                .formatted(shown, String.join(", ", check.found)));
    }

    private void baseline() {
        for (Hazard hazard : Hazards.of(at, spec)) {
            // A user namespace of one's own is more than the standards ask for.
            if (!hazard.name().equals("host-user-namespace")) {
                found.add("%s (%s)".formatted(hazard.name(), hazard.at()));
            }
        }
    }

    private void restricted() {
        List<JsonObject> volumes = Containers.objects(spec.array("volumes"));
        for (JsonObject volume : volumes) {
            for (String type : volume.names()) {
                if (!VOLUMES.contains(type)) {
                    found.add(
                            "restricted volume types (volume \"%s\" uses %s)"
                                    .formatted(volume.textOr("", "name"), type));
                }
            }
        }
        for (JsonObject container : Containers.running(spec)) {
            restricted(container.textOr("", "name"), container.object("securityContext"));
        }
    }

    private void restricted(String name, JsonObject own) {
        if (own.get("allowPrivilegeEscalation") != JsonBool.FALSE) {
            must("allowPrivilegeEscalation != false", name, "allowPrivilegeEscalation=false");
        }
        List<String> dropped = Confinement.names(own.array("capabilities", "drop"));
        if (!dropped.contains(Confinement.EVERY)) {
            must("unrestricted capabilities", name, "capabilities.drop=[\"ALL\"]");
        }
        JsonArray added = own.array("capabilities", "add");
        for (int i = 0; i < added.size(); i++) {
            if (added.get(i) instanceof JsonString(String capability)
                    && !Confinement.fullName(capability).equals("CAP_NET_BIND_SERVICE")) {
                found.add(
                        "unrestricted capabilities (container \"%s\" must not include \"%s\" in securityContext.capabilities.add)"
                                .formatted(name, capability));
            }
        }
        if (!own.boolOr(shared.boolOr(false, "runAsNonRoot"), "runAsNonRoot")) {
            must("runAsNonRoot != true", name, "runAsNonRoot=true");
        }
        if (own.get("runAsUser") instanceof JsonNumber.Whole(long uid) && uid == 0) {
            found.add("runAsUser=0 (container \"%s\" must not set runAsUser=0)".formatted(name));
        }
        String inherited = shared.textOr("", "seccompProfile", "type");
        if (own.textOr(inherited, "seccompProfile", "type").isEmpty()) {
            must(
                    "seccompProfile",
                    name,
                    "seccompProfile.type to \"RuntimeDefault\" or \"Localhost\"");
        }
    }

    private void must(String what, String container, String field) {
        found.add(
                "%s (container \"%s\" must set securityContext.%s)"
                        .formatted(what, container, field));
    }
}

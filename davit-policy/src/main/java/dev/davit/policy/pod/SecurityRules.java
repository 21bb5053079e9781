package dev.davit.policy.pod;

import dev.davit.base.FieldPath;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonBool;
import dev.davit.model.json.JsonNumber;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.policy.Mistakes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a pod asks for of confinement, held against its profile. */
final class SecurityRules {
    /** Every pod has so many user and group ids of its own. */
    static final long IDS_PER_POD = 65_536;

    /** Harmless in every profile: inside a pod all ports are open to everybody. */
    private static final String BIND = "CAP_NET_BIND_SERVICE";

    private static final String WAY_OUT =
            "; the standard profile allows it, confined to the pod's own user namespace: ask for the"
                    + " label \""
                    + SafetyProfile.LABEL
                    + ": standard\" on the namespace";

    private SecurityRules() {}

    static void check(FieldPath root, JsonObject pod, Mistakes mistakes) {
        boolean strict = SafetyProfile.ofPod(pod) == SafetyProfile.STRICT;
        JsonObject spec = pod.object("spec");
        JsonObject shared = spec.object("securityContext");
        boolean free = Hazards.privileged(spec);
        long ids = Hazards.hostUsers(spec) ? Integer.MAX_VALUE : IDS_PER_POD;
        FieldPath at = root.child("securityContext");
        ids(at, shared, ids, mistakes);
        root(at, shared, shared, strict && !free, mistakes);
        id(at.child("fsGroup"), shared.get("fsGroup"), ids, mistakes);
        JsonArray groups = shared.array("supplementalGroups");
        for (int i = 0; i < groups.size(); i++) {
            id(at.child("supplementalGroups").index(i), groups.get(i), ids, mistakes);
        }
        profiles(at, shared, mistakes);
        Sysctls.check(root, spec, mistakes);
        for (String list : Containers.LISTS) {
            JsonArray containers = spec.array(list);
            for (int i = 0; i < containers.size(); i++) {
                if (containers.get(i) instanceof JsonObject container) {
                    FieldPath here = root.child(list).index(i).child("securityContext");
                    JsonObject own = container.object("securityContext");
                    boolean confined = strict && !Hazards.unconfined(container);
                    ids(here, own, ids, mistakes);
                    root(here, own, shared, confined, mistakes);
                    escalation(here, own, confined, mistakes);
                    capabilities(here, own, mistakes);
                    profiles(here, own, mistakes);
                }
            }
        }
    }

    private static void ids(FieldPath at, JsonObject security, long ids, Mistakes mistakes) {
        id(at.child("runAsUser"), security.get("runAsUser"), ids, mistakes);
        id(at.child("runAsGroup"), security.get("runAsGroup"), ids, mistakes);
    }

    private static void id(FieldPath at, @Nullable Json id, long ids, Mistakes mistakes) {
        if (!(id instanceof JsonNumber.Whole(long number)) || (number >= 0 && number < ids)) {
            return;
        }
        String why = ids == IDS_PER_POD ? ": every pod has " + IDS_PER_POD + " ids of its own" : "";
        mistakes.invalid(at, number, "must be between 0 and " + (ids - 1) + why);
    }

    /** Seccomp and AppArmor from the node's disk have a name; SELinux has no place here. */
    private static void profiles(FieldPath at, JsonObject security, Mistakes mistakes) {
        for (String kind : List.of("seccompProfile", "appArmorProfile")) {
            JsonObject profile = security.object(kind);
            FieldPath here = at.child(kind).child("localhostProfile");
            String file = profile.textOr("", "localhostProfile");
            if (!"Localhost".equals(profile.text("type"))) {
                if (!file.isEmpty()) {
                    mistakes.invalid(here, file, "can only be set when the type is Localhost");
                }
            } else if (file.isEmpty()) {
                mistakes.required(here, "must be set when the type is Localhost");
            } else {
                ContainerRules.report(here, file, VolumeRules.relative(file), mistakes);
            }
        }
        if (!security.object("seLinuxOptions").isEmpty()) {
            mistakes.forbidden(
                    at.child("seLinuxOptions"),
                    "Davit confines by user namespaces, seccomp and capabilities, and sets no"
                            + " SELinux labels: leave it out");
        }
    }

    private static void capabilities(FieldPath at, JsonObject own, Mistakes mistakes) {
        for (String list : List.of("add", "drop")) {
            JsonArray names = own.array("capabilities", list);
            for (int i = 0; i < names.size(); i++) {
                if (names.get(i) instanceof JsonString(String name)
                        && !Confinement.EVERY.equals(Confinement.fullName(name))
                        && !Confinement.ALL.contains(Confinement.fullName(name))) {
                    mistakes.invalid(
                            at.child("capabilities").child(list).index(i),
                            name,
                            "Linux has no capability of this name");
                }
            }
        }
        if (own.get("privileged") == JsonBool.TRUE
                && own.get("allowPrivilegeEscalation") == JsonBool.FALSE) {
            mistakes.invalid(
                    at.child("allowPrivilegeEscalation"),
                    "false",
                    "cannot be false when `privileged` is true");
        }
    }

    private static void root(
            FieldPath at, JsonObject own, JsonObject shared, boolean strict, Mistakes mistakes) {
        if (!(own.get("runAsUser") instanceof JsonNumber.Whole(long uid)) || uid != 0) {
            return;
        }
        if (strict) {
            mistakes.forbidden(
                    at.child("runAsUser"), "the strict profile runs nothing as root" + WAY_OUT);
        } else if (own.boolOr(shared.boolOr(false, "runAsNonRoot"), "runAsNonRoot")) {
            mistakes.invalid(at.child("runAsUser"), 0, "must not be 0 when runAsNonRoot is true");
        }
    }

    private static void escalation(
            FieldPath at, JsonObject own, boolean strict, Mistakes mistakes) {
        if (!strict) {
            return;
        }
        if (own.get("allowPrivilegeEscalation") == JsonBool.TRUE) {
            mistakes.forbidden(
                    at.child("allowPrivilegeEscalation"),
                    "the strict profile never lets a program gain privileges" + WAY_OUT);
        }
        JsonArray added = own.array("capabilities", "add");
        for (int i = 0; i < added.size(); i++) {
            if (added.get(i) instanceof JsonString(String name)
                    && Confinement.USUAL.contains(Confinement.fullName(name))
                    && !Confinement.fullName(name).equals(BIND)) {
                mistakes.forbidden(
                        at.child("capabilities").child("add").index(i),
                        "the strict profile gives no capabilities" + WAY_OUT);
            }
        }
    }
}

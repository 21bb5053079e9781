package dev.davit.policy.pod;

import dev.davit.base.FieldPath;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonBool;
import dev.davit.model.json.JsonNumber;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.policy.Mistakes;
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
        FieldPath at = root.child("securityContext");
        ids(at, shared, mistakes);
        root(at, shared, shared, strict, mistakes);
        group(at.child("fsGroup"), shared.get("fsGroup"), mistakes);
        JsonArray groups = shared.array("supplementalGroups");
        for (int i = 0; i < groups.size(); i++) {
            group(at.child("supplementalGroups").index(i), groups.get(i), mistakes);
        }
        for (String list : Containers.LISTS) {
            JsonArray containers = spec.array(list);
            for (int i = 0; i < containers.size(); i++) {
                if (containers.get(i) instanceof JsonObject container) {
                    FieldPath here = root.child(list).index(i).child("securityContext");
                    JsonObject own = container.object("securityContext");
                    ids(here, own, mistakes);
                    root(here, own, shared, strict, mistakes);
                    escalation(here, own, strict, mistakes);
                }
            }
        }
    }

    private static void ids(FieldPath at, JsonObject security, Mistakes mistakes) {
        group(at.child("runAsUser"), security.get("runAsUser"), mistakes);
        group(at.child("runAsGroup"), security.get("runAsGroup"), mistakes);
    }

    private static void group(FieldPath at, @Nullable Json id, Mistakes mistakes) {
        if (id instanceof JsonNumber.Whole(long number) && (number < 0 || number >= IDS_PER_POD)) {
            mistakes.invalid(
                    at,
                    number,
                    "must be between 0 and "
                            + (IDS_PER_POD - 1)
                            + ": every pod has "
                            + IDS_PER_POD
                            + " ids of its own");
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

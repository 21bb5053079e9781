package dev.davit.policy.pod;

import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.TreeSet;

/**
 * How one container is confined: what its pod asks for, within its profile.
 *
 * @param uid the one that the pod names; without one it is the image's
 * @param gid the one that the pod names
 * @param rootAllowed else an image that runs as root, or names no user, runs as {@link
 *     #UNPRIVILEGED}
 * @param capabilities inside the pod's user namespace, sorted: {@code CAP_CHOWN}
 * @param limited a limit of processes, and one of memory where the pod sets none
 */
public record Confinement(
        OptionalLong uid,
        OptionalLong gid,
        boolean rootAllowed,
        List<String> capabilities,
        boolean noNewPrivileges,
        boolean seccomp,
        boolean readOnlyRoot,
        boolean maskedProc,
        boolean limited) {

    /** Who runs where an image would be root and may not. */
    public static final long UNPRIVILEGED = 65_532;

    /**
     * What container images usually count on; harmless inside a user namespace of the pod's own.
     */
    static final List<String> USUAL =
            List.of(
                    "CAP_AUDIT_WRITE",
                    "CAP_CHOWN",
                    "CAP_DAC_OVERRIDE",
                    "CAP_FOWNER",
                    "CAP_FSETID",
                    "CAP_KILL",
                    "CAP_MKNOD",
                    "CAP_NET_BIND_SERVICE",
                    "CAP_NET_RAW",
                    "CAP_SETFCAP",
                    "CAP_SETGID",
                    "CAP_SETPCAP",
                    "CAP_SETUID",
                    "CAP_SYS_CHROOT");

    public Confinement {
        capabilities = List.copyOf(capabilities);
    }

    /**
     * Of one container of a pod.
     *
     * @param pod an admitted one: its hazards were judged then
     */
    public static Confinement of(JsonObject pod, JsonObject container) {
        boolean strict = SafetyProfile.ofPod(pod) == SafetyProfile.STRICT;
        JsonObject shared = pod.object("spec", "securityContext");
        JsonObject own = container.object("securityContext");
        boolean nonRoot = own.boolOr(shared.boolOr(false, "runAsNonRoot"), "runAsNonRoot");
        return new Confinement(
                either(own, shared, "runAsUser"),
                either(own, shared, "runAsGroup"),
                !strict && !nonRoot,
                strict ? List.of() : capabilities(own),
                strict || !own.boolOr(true, "allowPrivilegeEscalation"),
                true,
                own.boolOr(strict, "readOnlyRootFilesystem"),
                true,
                strict);
    }

    private static OptionalLong either(JsonObject own, JsonObject shared, String field) {
        JsonObject from = own.has(field) ? own : shared;
        return from.has(field) ? OptionalLong.of(from.wholeOr(0, field)) : OptionalLong.empty();
    }

    private static List<String> capabilities(JsonObject securityContext) {
        TreeSet<String> held = new TreeSet<>(USUAL);
        List<String> dropped = names(securityContext.array("capabilities", "drop"));
        if (dropped.contains("CAP_ALL")) {
            held.clear();
        }
        dropped.forEach(held::remove);
        held.addAll(names(securityContext.array("capabilities", "add")));
        held.remove("CAP_ALL");
        return List.copyOf(held);
    }

    static List<String> names(JsonArray list) {
        List<String> names = new ArrayList<>(list.size());
        for (Json item : list) {
            if (item instanceof JsonString(String name)) {
                names.add(fullName(name));
            }
        }
        return names;
    }

    static String fullName(String capability) {
        String upper = capability.toUpperCase(Locale.ROOT);
        return upper.startsWith("CAP_") ? upper : "CAP_" + upper;
    }
}

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
import java.util.stream.Stream;

/**
 * How one container is confined: what its pod asks for, within its profile.
 *
 * @param uid the one that the pod names; without one it is the image's
 * @param gid the one that the pod names
 * @param rootAllowed else an image that runs as root, or names no user, runs as {@link
 *     #UNPRIVILEGED}
 * @param privileged confined by nothing but its namespaces: the host's devices, a writable /sys
 * @param capabilities inside the pod's user namespace, sorted: {@code CAP_CHOWN}
 * @param ambient those of them that a program keeps that is not root: the ones that were added
 * @param seccomp the filter is on
 * @param seccompFile of the node's own profiles; empty: Davit's
 * @param appArmor a profile that the node's kernel knows; empty: none is asked for
 * @param limited a limit of processes, and one of memory where the pod sets none
 */
public record Confinement(
        OptionalLong uid,
        OptionalLong gid,
        boolean rootAllowed,
        boolean privileged,
        List<String> capabilities,
        List<String> ambient,
        boolean noNewPrivileges,
        boolean seccomp,
        String seccompFile,
        String appArmor,
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

    /** Source: capabilities(7), as of Linux 5.9. */
    static final List<String> ALL =
            Stream.concat(
                            USUAL.stream(),
                            Stream.of(
                                    "CAP_AUDIT_CONTROL",
                                    "CAP_AUDIT_READ",
                                    "CAP_BLOCK_SUSPEND",
                                    "CAP_BPF",
                                    "CAP_CHECKPOINT_RESTORE",
                                    "CAP_DAC_READ_SEARCH",
                                    "CAP_IPC_LOCK",
                                    "CAP_IPC_OWNER",
                                    "CAP_LEASE",
                                    "CAP_LINUX_IMMUTABLE",
                                    "CAP_MAC_ADMIN",
                                    "CAP_MAC_OVERRIDE",
                                    "CAP_NET_ADMIN",
                                    "CAP_NET_BROADCAST",
                                    "CAP_PERFMON",
                                    "CAP_SYS_ADMIN",
                                    "CAP_SYS_BOOT",
                                    "CAP_SYS_MODULE",
                                    "CAP_SYS_NICE",
                                    "CAP_SYS_PACCT",
                                    "CAP_SYS_PTRACE",
                                    "CAP_SYS_RAWIO",
                                    "CAP_SYS_RESOURCE",
                                    "CAP_SYS_TIME",
                                    "CAP_SYS_TTY_CONFIG",
                                    "CAP_SYSLOG",
                                    "CAP_WAKE_ALARM"))
                    .sorted()
                    .toList();

    static final String EVERY = "CAP_ALL";

    public Confinement {
        capabilities = List.copyOf(capabilities);
        ambient = List.copyOf(ambient);
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
        boolean free = Hazards.unconfined(container);
        boolean nonRoot = own.boolOr(shared.boolOr(false, "runAsNonRoot"), "runAsNonRoot");
        List<String> added = added(own, strict);
        boolean escalates = own.boolOr(!strict, "allowPrivilegeEscalation");
        JsonObject seccomp = eitherProfile(own, shared, "seccompProfile");
        JsonObject appArmor = eitherProfile(own, shared, "appArmorProfile");
        return new Confinement(
                either(own, shared, "runAsUser"),
                either(own, shared, "runAsGroup"),
                (free || !strict) && !nonRoot,
                free,
                free ? ALL : capabilities(own, added, strict),
                free ? List.of() : added,
                !free && !escalates,
                !free && !"Unconfined".equals(seccomp.text("type")),
                free ? "" : localhost(seccomp),
                free ? "" : localhost(appArmor),
                own.boolOr(strict && !free, "readOnlyRootFilesystem"),
                !free && !"Unmasked".equals(own.text("procMount")),
                strict && !free);
    }

    private static JsonObject eitherProfile(JsonObject own, JsonObject shared, String field) {
        return own.has(field) ? own.object(field) : shared.object(field);
    }

    private static String localhost(JsonObject profile) {
        return "Localhost".equals(profile.text("type"))
                ? profile.textOr("", "localhostProfile")
                : "";
    }

    private static OptionalLong either(JsonObject own, JsonObject shared, String field) {
        JsonObject from = own.has(field) ? own : shared;
        return from.has(field) ? OptionalLong.of(from.wholeOr(0, field)) : OptionalLong.empty();
    }

    /** What the container adds. The strict profile gives no usual ones: its programs need none. */
    private static List<String> added(JsonObject securityContext, boolean strict) {
        List<String> wanted = names(securityContext.array("capabilities", "add"));
        if (wanted.contains(EVERY)) {
            return ALL;
        }
        TreeSet<String> added = new TreeSet<>(wanted);
        if (strict) {
            added.removeAll(USUAL);
        }
        return List.copyOf(added);
    }

    private static List<String> capabilities(
            JsonObject securityContext, List<String> added, boolean strict) {
        TreeSet<String> held = new TreeSet<>(strict ? List.of() : USUAL);
        List<String> dropped = names(securityContext.array("capabilities", "drop"));
        if (dropped.contains(EVERY)) {
            held.clear();
        }
        dropped.forEach(held::remove);
        held.addAll(added);
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

package dev.davit.policy.pod;

import dev.davit.base.FieldPath;
import dev.davit.model.json.JsonBool;
import dev.davit.model.json.JsonObject;
import dev.davit.policy.Mistakes;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Kernel parameters that a pod sets for itself. Which are safe and which belong to a namespace:
 * Kubernetes' documentation, "Using sysctls in a Kubernetes Cluster".
 */
public final class Sysctls {
    private static final List<String> SAFE =
            List.of(
                    "kernel.shm_rmid_forced",
                    "net.ipv4.ip_local_port_range",
                    "net.ipv4.ip_local_reserved_ports",
                    "net.ipv4.ip_unprivileged_port_start",
                    "net.ipv4.ping_group_range",
                    "net.ipv4.tcp_fin_timeout",
                    "net.ipv4.tcp_keepalive_intvl",
                    "net.ipv4.tcp_keepalive_probes",
                    "net.ipv4.tcp_keepalive_time",
                    "net.ipv4.tcp_rmem",
                    "net.ipv4.tcp_syncookies",
                    "net.ipv4.tcp_wmem");

    /** Of the pod's own IPC and network namespace: nobody else sees them. */
    private static final List<String> OF_IPC =
            List.of("kernel.shm", "kernel.msg", "kernel.sem", "fs.mqueue.");

    private static final String OF_NETWORK = "net.";

    private static final Pattern NAME =
            Pattern.compile("[a-z0-9]([-_a-z0-9]*[a-z0-9])?([./][a-z0-9]([-_a-z0-9]*[a-z0-9])?)*");

    private static final int MAX_LENGTH = 253;

    private Sysctls() {}

    enum Kind {
        SAFE,
        HAZARD,
        OF_THE_HOST
    }

    /** {@code net/ipv4/x} is written {@code net.ipv4.x} too. */
    public static String name(String written) {
        return written.indexOf('/') < 0 ? written : written.replace('/', '.');
    }

    /** Whether it belongs to the network namespace; else to that for IPC. */
    public static boolean ofNetwork(String name) {
        return name.startsWith(OF_NETWORK);
    }

    static Kind kind(String name) {
        if (SAFE.contains(name)) {
            return Kind.SAFE;
        }
        boolean own = ofNetwork(name) || OF_IPC.stream().anyMatch(name::startsWith);
        return own ? Kind.HAZARD : Kind.OF_THE_HOST;
    }

    static void check(FieldPath spec, JsonObject pod, Mistakes mistakes) {
        FieldPath at = spec.child("securityContext").child("sysctls");
        List<JsonObject> all = Containers.objects(pod.array("securityContext", "sysctls"));
        List<String> seen = new java.util.ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            FieldPath here = at.index(i).child("name");
            String written = all.get(i).textOr("", "name");
            String name = name(written);
            if (written.isEmpty()) {
                mistakes.required(here, "");
            } else if (written.length() > MAX_LENGTH || !NAME.matcher(written).matches()) {
                mistakes.invalid(here, written, "must be a name such as net.ipv4.tcp_syncookies");
            } else if (kind(name) == Kind.OF_THE_HOST) {
                mistakes.invalid(
                        here,
                        written,
                        "this parameter is the host's, not a pod's: set it on the node itself");
            } else if (seen.contains(name)) {
                mistakes.duplicate(here, written);
            } else {
                shared(here, name, pod, mistakes);
            }
            seen.add(name);
        }
    }

    private static void shared(FieldPath at, String name, JsonObject pod, Mistakes mistakes) {
        String flag = ofNetwork(name) ? "hostNetwork" : "hostIPC";
        if (pod.get(flag) == JsonBool.TRUE) {
            mistakes.invalid(at, name, "may not be set together with " + flag + ": true");
        }
    }
}

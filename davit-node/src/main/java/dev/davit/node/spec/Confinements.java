package dev.davit.node.spec;

import dev.davit.port.ContainerSpec.Confinement;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** What a container may do inside its pod's user namespace. */
final class Confinements {
    /** What container images usually count on. */
    private static final List<String> USUAL =
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

    private Confinements() {}

    static Confinement of(Pod pod, Container container) {
        if (pod.strict()) {
            return new Confinement(List.of(), true, true, true);
        }
        // Added ones were judged at admission: each that is not usual is a hazard.
        TreeSet<String> held = new TreeSet<>(USUAL);
        List<String> dropped = names(container, "drop");
        if (dropped.contains("CAP_ALL")) {
            held.clear();
        }
        dropped.forEach(held::remove);
        held.addAll(names(container, "add"));
        held.remove("CAP_ALL");
        boolean noNew =
                !container.tree().boolOr(true, "securityContext", "allowPrivilegeEscalation");
        return new Confinement(new ArrayList<>(held), noNew, true, true);
    }

    private static List<String> names(Container container, String side) {
        return container.strings("securityContext", "capabilities", side).stream()
                .map(name -> name.startsWith("CAP_") ? name : "CAP_" + name)
                .toList();
    }
}

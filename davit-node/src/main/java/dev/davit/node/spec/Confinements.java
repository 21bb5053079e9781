package dev.davit.node.spec;

import dev.davit.policy.pod.Confinement;
import dev.davit.port.ContainerSpec;

/** What a container may do inside its pod's namespaces: policy decides, the host enforces. */
public final class Confinements {
    private Confinements() {}

    static ContainerSpec.Confinement of(Pod pod, Container container) {
        Confinement admitted = Confinement.of(pod.tree(), container.tree());
        return new ContainerSpec.Confinement(
                admitted.capabilities(),
                admitted.ambient(),
                admitted.noNewPrivileges(),
                admitted.seccomp(),
                admitted.seccompFile(),
                admitted.appArmor(),
                admitted.maskedProc(),
                admitted.privileged(),
                pod.sharing());
    }

    /** Whether the strict profile holds for it: a privileged container is confined by none. */
    public static boolean strict(Pod pod, Container container) {
        return pod.strict() && !Confinement.of(pod.tree(), container.tree()).privileged();
    }
}

package dev.davit.node.spec;

import dev.davit.policy.pod.Confinement;
import dev.davit.port.ContainerSpec;

/** What a container may do inside its pod's user namespace: policy decides, the host enforces. */
final class Confinements {
    private Confinements() {}

    static ContainerSpec.Confinement of(Pod pod, Container container) {
        Confinement admitted = Confinement.of(pod.tree(), container.tree());
        return new ContainerSpec.Confinement(
                admitted.capabilities(),
                admitted.noNewPrivileges(),
                admitted.seccomp(),
                admitted.maskedProc());
    }
}

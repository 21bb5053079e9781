package dev.davit.linux.runtime;

import dev.davit.port.ContainerSpec;
import dev.davit.port.Containers.StartFailure;
import java.nio.file.Path;
import java.util.Locale;

/** The runtime's words → what a user can mend. Seen with crun 1.8 to 1.21 and runc 1.1. */
final class StartFailures {
    private StartFailures() {}

    static StartFailure impassable(ContainerSpec spec, Path folder) {
        return new StartFailure(
                "CreateContainerError",
                ("container %s: its root is below %s, which the pod's own user may not pass"
                                + " through, and runc enters it as that user: chmod o+x %s")
                        .formatted(spec.container(), folder, folder));
    }

    static StartFailure explain(ContainerSpec spec, String words) {
        String said = words.strip();
        String low = said.toLowerCase(Locale.ROOT);
        String command = spec.program().args().getFirst();
        boolean missing = low.contains("not found in $path") || low.contains("no such file");
        boolean forbidden = low.contains("permission denied");
        if (low.contains("exec") && missing) {
            return new StartFailure(
                    "ExecutableNotFound",
                    "container %s: command \"%s\" is not in the image: %s"
                            .formatted(spec.container(), command, said));
        }
        if (low.contains("exec") && forbidden) {
            return new StartFailure(
                    "StartError",
                    "container %s: command \"%s\" may not be executed: %s"
                            .formatted(spec.container(), command, said));
        }
        if (low.contains("capset")) {
            return new StartFailure(
                    "CreateContainerError",
                    "container %s: Davit itself lacks a capability on this node that it is to give: %s"
                            .formatted(spec.container(), said));
        }
        return new StartFailure(
                "CreateContainerError", "container %s: %s".formatted(spec.container(), said));
    }
}

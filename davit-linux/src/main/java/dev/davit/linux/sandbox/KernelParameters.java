package dev.davit.linux.sandbox;

import dev.davit.base.HostFailure;
import dev.davit.linux.namespace.Namespaces;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;

/** Kernel parameters of a pod's own namespaces. The kernel shows a thread those of where it is. */
final class KernelParameters {
    private static final Path ROOT = Path.of("/proc/sys");
    private static final String OF_NETWORK = "net.";

    private KernelParameters() {}

    /** Sets them; can be repeated. A value that the kernel does not take is a HostFailure. */
    static void set(Path namespaces, SortedMap<String, String> values) {
        values.forEach((name, value) -> {
            if (name.startsWith(OF_NETWORK)) {
                Namespaces.inNetwork(namespaces, () -> write(name, value));
            } else {
                Namespaces.inIpc(namespaces, () -> write(name, value));
            }
        });
    }

    private static void write(String name, String value) {
        Path file = ROOT.resolve(name.replace('.', '/'));
        try {
            Files.writeString(file, value);
        } catch (IOException refused) {
            throw new HostFailure("set kernel parameter", name + " = " + value, refused);
        }
    }
}

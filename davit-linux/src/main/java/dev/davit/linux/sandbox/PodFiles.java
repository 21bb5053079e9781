package dev.davit.linux.sandbox;

import dev.davit.base.HostFailure;
import dev.davit.port.SandboxSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** The three files in /etc that tell a program where it is; made once per pod. */
public final class PodFiles {
    /** File → where a container sees it. */
    public static final List<String> NAMES = List.of("hosts", "hostname", "resolv.conf");

    private PodFiles() {}

    static void write(Path folder, SandboxSpec spec) {
        try {
            Files.createDirectories(folder);
            Files.writeString(
                    folder.resolve("hosts"),
                    """
                    127.0.0.1 localhost
                    ::1 localhost ip6-localhost ip6-loopback
                    ff02::1 ip6-allnodes
                    ff02::2 ip6-allrouters
                    %s %s
                    """
                            .formatted(spec.address(), spec.hostname()));
            Files.writeString(folder.resolve("hostname"), spec.hostname() + "\n");
            Files.writeString(folder.resolve("resolv.conf"), resolvers());
        } catch (IOException e) {
            throw new HostFailure("write pod files", folder.toString(), e);
        }
    }

    /** The host's, without those that listen on the host's loopback: a pod has its own. */
    private static String resolvers() throws IOException {
        Path host = Path.of("/etc/resolv.conf");
        if (!Files.exists(host)) {
            return "";
        }
        return Files.readAllLines(host).stream()
                .filter(line -> !line.matches("nameserver\\s+(127\\..*|::1\\s*)"))
                .collect(Collectors.joining("\n", "", "\n"));
    }
}

package dev.davit.linux.sandbox;

import dev.davit.base.HostFailure;
import dev.davit.port.SandboxSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The three files in /etc that tell a program where it is; made once per pod. */
public final class PodFiles {
    /** File → where a container sees it. */
    public static final List<String> NAMES = List.of("hosts", "hostname", "resolv.conf");

    private PodFiles() {}

    static void write(Path folder, SandboxSpec spec, ClusterNames cluster) {
        try {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve("hosts"), hosts(spec, cluster));
            Files.writeString(folder.resolve("hostname"), spec.hostname() + "\n");
            Files.writeString(
                    folder.resolve("resolv.conf"),
                    ResolvConf.text(spec.resolving(), cluster, spec.sharing().network()));
        } catch (IOException e) {
            throw new HostFailure("write pod files", folder.toString(), e);
        }
    }

    /** The host's own where a pod shares its network, as its names are found by it. */
    private static String hosts(SandboxSpec spec, ClusterNames cluster) throws IOException {
        Path host = Path.of("/etc/hosts");
        StringBuilder all = new StringBuilder();
        if (spec.sharing().network() && Files.exists(host)) {
            all.append(Files.readString(host).stripTrailing()).append('\n');
        } else {
            all.append(
                    """
                    127.0.0.1 localhost
                    ::1 localhost ip6-localhost ip6-loopback
                    ff02::1 ip6-allnodes
                    ff02::2 ip6-allrouters
                    %s %s
                    """
                            .formatted(spec.address(), names(spec, cluster)));
        }
        spec.hosts().forEach(line -> all.append(line).append('\n'));
        return all.toString();
    }

    /** The name in full first, where it has one: programs ask for it. */
    private static String names(SandboxSpec spec, ClusterNames cluster) {
        String service = spec.resolving().subdomain();
        int dot = spec.hostname().indexOf('.');
        if (dot > 0) {
            return spec.hostname() + " " + spec.hostname().substring(0, dot);
        }
        return service.isEmpty()
                ? spec.hostname()
                : "%s.%s.%s.svc.%s %s"
                        .formatted(
                                spec.hostname(),
                                service,
                                spec.resolving().namespace(),
                                cluster.domain(),
                                spec.hostname());
    }
}

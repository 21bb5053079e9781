package dev.davit.app.host;

import dev.davit.app.ClusterFile;
import dev.davit.app.DataDir;
import dev.davit.app.seal.SealedSecrets;
import dev.davit.base.HostFailure;
import dev.davit.linux.LinuxHost;
import dev.davit.linux.disk.HostDisk;
import dev.davit.linux.dns.NodeAddress;
import dev.davit.linux.image.ImagePuller;
import dev.davit.linux.image.ImageStore;
import dev.davit.linux.image.registry.Registries;
import dev.davit.linux.probe.HostAddresses;
import dev.davit.linux.probe.KernelFeatures;
import dev.davit.linux.runtime.OciRuntime;
import dev.davit.linux.sandbox.ClusterNames;
import dev.davit.node.NodePorts;
import dev.davit.port.Clock;
import dev.davit.port.ContainerState;
import dev.davit.port.Entropy;
import dev.davit.port.Forwarders;
import dev.davit.port.HostFacts;
import dev.davit.port.ImagePulls;
import dev.davit.port.Images;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The ports of one node, opened on its data dir. */
public final class NodeHost implements AutoCloseable {
    /** Kernel features, by name and separated by commas, that are to be treated as missing. */
    private static final String FORCED_OFF = "DAVIT_FEATURES_OFF";

    /** The program that makes containers, where not the one that suits the host best. */
    private static final String RUNTIME = "DAVIT_RUNTIME";

    private static final int KILL = 9;

    private final DataDir data;
    private final ClusterFile cluster;
    private final LinuxHost host;
    private final ImageStore images;
    private final ImagePulls pulls;

    private NodeHost(DataDir data, ClusterFile cluster, LinuxHost host, ImageStore images) {
        this.data = data;
        this.cluster = cluster;
        this.host = host;
        this.images = images;
        this.pulls = ImagePuller.open(images, new Registries(data.root()));
    }

    public static NodeHost open(DataDir data, ClusterFile cluster) {
        KernelFeatures features =
                KernelFeatures.probe(data.temporary().resolve("probe"), forcedOff());
        LinuxHost host = open(data, cluster, features);
        return new NodeHost(
                data, cluster, host, ImageStore.open(data.root().resolve("images"), host.clock()));
    }

    private static LinuxHost open(DataDir data, ClusterFile cluster, KernelFeatures features) {
        ClusterNames names = new ClusterNames(cluster.nameServer(), ClusterFile.DOMAIN);
        return LinuxHost.open(data.root(), cluster.id(), names, features, runtime());
    }

    private static Optional<OciRuntime> runtime() {
        String name = System.getenv(RUNTIME);
        if (name == null || name.isBlank()) {
            return Optional.empty();
        }
        OciRuntime runtime =
                OciRuntime.probe(name.strip())
                        .orElseThrow(() ->
                                new HostFailure(
                                        "use container runtime",
                                        0,
                                        name,
                                        "it is not installed or does not run (asked for by "
                                                + RUNTIME
                                                + ")"));
        return Optional.of(runtime);
    }

    private static Set<String> forcedOff() {
        String names = System.getenv(FORCED_OFF);
        return names == null || names.isBlank() ? Set.of() : Set.of(names.strip().split(",\\s*"));
    }

    public Clock clock() {
        return host.clock();
    }

    public Entropy entropy() {
        return host.entropy();
    }

    public HostFacts facts() {
        return host.facts();
    }

    public Images images() {
        return images;
    }

    public ImagePulls pulls() {
        return pulls;
    }

    /**
     * @param forwarders who sends traffic to the node's pods
     */
    public NodePorts ports(Forwarders forwarders) {
        HostDisk disk = new HostDisk(data.node());
        return new NodePorts(
                host.sandboxes(),
                host.containers(),
                host.probes(),
                host.volumes(),
                forwarders,
                images,
                pulls,
                disk,
                SealedSecrets.open(disk, data.nodeKey(), host.entropy(), host.clock()),
                host.clock(),
                host.entropy(),
                host.facts(),
                new MeasuredLoad(data.root()));
    }

    /** This host's own addresses that others could reach it by, IPv6 first. */
    public List<String> addresses() {
        List<String> own = HostAddresses.reachable();
        return own.isEmpty() ? List.of("::1") : own;
    }

    /** Removes every trace of pods from this host. For when no agent runs. */
    public void sweep() {
        Set<String> pods = new TreeSet<>(host.sandboxes().list());
        for (ContainerState run : host.containers().list()) {
            host.containers().signal(run.id(), KILL);
        }
        for (String pod : pods) {
            host.sandboxes().remove(pod);
        }
        for (ContainerState run : host.containers().list()) {
            host.containers().remove(run.id());
        }
        host.volumes().clear();
        host.removeGroups();
        forgetNameServer();
    }

    /** Pods that run on go on asking there: for them it stays. */
    private void forgetNameServer() {
        if (host.sandboxes().list().isEmpty()) {
            new NodeAddress(cluster.nameServer()).remove();
        }
    }

    @Override
    public void close() {
        forgetNameServer();
        host.close();
    }
}

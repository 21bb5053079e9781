package dev.davit.linux;

import dev.davit.base.HostFailure;
import dev.davit.linux.cgroup.Cgroups;
import dev.davit.linux.cgroup.Hierarchies;
import dev.davit.linux.health.HostProbes;
import dev.davit.linux.log.LogFiles;
import dev.davit.linux.mount.RootMounts;
import dev.davit.linux.probe.HostProbe;
import dev.davit.linux.probe.KernelFeatures;
import dev.davit.linux.runtime.HostContainers;
import dev.davit.linux.runtime.OciRuntime;
import dev.davit.linux.sandbox.ClusterNames;
import dev.davit.linux.sandbox.HostSandboxes;
import dev.davit.linux.sandbox.SandboxFolders;
import dev.davit.linux.volume.HostVolumes;
import dev.davit.port.Clock;
import dev.davit.port.Containers;
import dev.davit.port.Entropy;
import dev.davit.port.HostFacts;
import dev.davit.port.Probes;
import dev.davit.port.Sandboxes;
import dev.davit.port.Volumes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * This host's side of every port. The process must run inside the data dir's mount room: see {@link
 * dev.davit.linux.mount.MountRoom#ensure}.
 */
public final class LinuxHost implements AutoCloseable {
    private final HostFacts facts;
    private final Cgroups cgroups;
    private final HostSandboxes sandboxes;
    private final HostContainers containers;
    private final HostProbes probes;
    private final HostVolumes volumes;
    private final Clock clock;
    private final Entropy entropy = new KernelEntropy();

    private LinuxHost(
            Path dataDir,
            String clusterId,
            ClusterNames names,
            KernelFeatures features,
            OciRuntime runtime) {
        Path run = dataDir.resolve("run");
        Hierarchies hierarchies = Hierarchies.read();
        this.cgroups = new Cgroups(hierarchies, clusterId);
        SandboxFolders folders = new SandboxFolders(run.resolve("pods"));
        RootMounts roots = new RootMounts(features, dataDir.resolve("copies"));
        this.clock = new SystemClock();
        this.facts = HostProbe.facts(dataDir, hierarchies, runtime, features);
        this.containers =
                new HostContainers(
                        run,
                        new HostContainers.Parts(
                                runtime,
                                folders,
                                cgroups,
                                roots,
                                new LogFiles(dataDir.resolve("pods")),
                                clock,
                                facts.bootId()));
        this.sandboxes =
                new HostSandboxes(
                        folders,
                        cgroups,
                        clusterId,
                        dataDir,
                        names,
                        features.renameLiveLink(),
                        containers);
        this.probes = new HostProbes(containers, folders);
        this.volumes = new HostVolumes(dataDir.resolve("pods"), roots, containers::firstProcess);
    }

    /**
     * Opens with the runtime that suits the host. What an earlier process left running is found
     * again; what it left half-made is ended.
     *
     * @param clusterId short, of letters and digits: part of cgroups' and links' names
     */
    public static LinuxHost open(Path dataDir, String clusterId, KernelFeatures features) {
        return open(dataDir, clusterId, ClusterNames.NONE, features, Optional.empty());
    }

    private static OciRuntime suiting() {
        return OciRuntime.choose(Hierarchies.read())
                .orElseThrow(() ->
                        new HostFailure(
                                "find container runtime",
                                0,
                                "host",
                                "neither crun nor runc is installed"));
    }

    public static LinuxHost open(
            Path dataDir, String clusterId, KernelFeatures features, OciRuntime runtime) {
        return open(dataDir, clusterId, ClusterNames.NONE, features, Optional.of(runtime));
    }

    /**
     * @param names where pods ask for names
     * @param runtime the one that suits the host best, where none is given
     */
    public static LinuxHost open(
            Path dataDir,
            String clusterId,
            ClusterNames names,
            KernelFeatures features,
            Optional<OciRuntime> runtime) {
        try {
            return new LinuxHost(
                    dataDir.toRealPath(),
                    clusterId,
                    names,
                    features,
                    runtime.orElseGet(LinuxHost::suiting));
        } catch (IOException e) {
            throw new HostFailure("open", dataDir.toString(), e);
        }
    }

    public HostFacts facts() {
        return facts;
    }

    public Sandboxes sandboxes() {
        return sandboxes;
    }

    public Containers containers() {
        return containers;
    }

    public Probes probes() {
        return probes;
    }

    public Volumes volumes() {
        return volumes;
    }

    public Clock clock() {
        return clock;
    }

    public Entropy entropy() {
        return entropy;
    }

    /**
     * Removes the cluster's own groups, and ends what is in them: a monitor whose pod is gone may
     * have a moment to live. For when no agent runs, and no pod is left.
     */
    public void removeGroups() {
        cgroups.removeAll();
    }

    /** Stops watching. Pods run on. */
    @Override
    public void close() {
        probes.close();
        containers.close();
        sandboxes.close();
    }
}

package dev.davit.linux.sandbox;

import dev.davit.base.HostFailure;
import dev.davit.linux.cgroup.Cgroups;
import dev.davit.linux.mount.Trees;
import dev.davit.linux.namespace.Namespaces;
import dev.davit.linux.netlink.Links;
import dev.davit.port.Limits;
import dev.davit.port.SandboxSpec;
import dev.davit.port.Sandboxes;
import dev.davit.port.Tunnel;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;

/**
 * {@link Sandboxes} on this host. Everything of a pod is under {@code run/pods/<uid>}: {@code ns}
 * (pins), {@code etc} (files), {@code address}. No process stays behind.
 */
public final class HostSandboxes implements Sandboxes {
    private final SandboxFolders folders;
    private final ClusterNames names;
    private final Cgroups cgroups;
    private final Links links;
    private final PodNetwork network;
    private final HostForwarding forwarding;
    private final Consumer<String> removeContainers;

    /**
     * @param names where its pods ask for names
     * @param removeContainers ends and removes whatever containers of a pod are left
     */
    public HostSandboxes(
            SandboxFolders folders,
            Cgroups cgroups,
            String clusterId,
            Path dataDir,
            ClusterNames names,
            Consumer<String> removeContainers) {
        this.folders = folders;
        this.names = names;
        this.cgroups = cgroups;
        this.links = new Links(clusterId);
        this.network = new PodNetwork(links);
        this.forwarding = new HostForwarding(clusterId, dataDir);
        this.removeContainers = removeContainers;
    }

    @Override
    public Tunnel dial(String podUid, int port) {
        return PodDialer.dial(folders.namespaces(podUid), port);
    }

    @Override
    public void ensure(SandboxSpec spec) {
        Path pod = folders.pod(spec.podUid());
        try {
            Files.createDirectories(pod);
            if (!spec.sharing().network()) {
                forwarding.hold();
            }
            cgroups.ensurePod(spec.podUid(), spec.limits());
            Path namespaces = folders.namespaces(spec.podUid());
            if (!finished(spec.podUid()) || !Namespaces.allPinned(namespaces)) {
                // Nothing runs in what was left half-made: it is not mended but made anew.
                network.remove(spec.podUid());
                Namespaces.remove(namespaces);
                Namespaces.create(namespaces, spec.sharing(), spec.idBase(), spec.hostname());
            }
            if (!spec.sharing().network()) {
                network.ensure(spec.podUid(), namespaces, spec.address());
            }
            KernelParameters.set(namespaces, spec.sysctls());
            PodFiles.write(folders.etc(spec.podUid()), spec, names);
            finish(spec);
        } catch (IOException e) {
            throw new HostFailure("make sandbox", spec.podUid(), e);
        }
    }

    /** The last thing that is made of a sandbox, whole or not at all. */
    private void finish(SandboxSpec spec) throws IOException {
        Path file = folders.address(spec.podUid());
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.writeString(fresh, spec.address());
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private boolean finished(String podUid) {
        return Files.exists(folders.address(podUid));
    }

    @Override
    public boolean intact(String podUid) {
        try {
            Path namespaces = folders.namespaces(podUid);
            return Namespaces.allPinned(namespaces)
                    && cgroups.hasPod(podUid)
                    && (!Namespaces.hasOwnNetwork(namespaces)
                            || network.intact(
                                    podUid, namespaces, Files.readString(folders.address(podUid))));
        } catch (NoSuchFileException e) {
            return false;
        } catch (IOException e) {
            throw new HostFailure("inspect sandbox", podUid, e);
        }
    }

    @Override
    public void resize(String podUid, Limits limits) {
        cgroups.resizePod(podUid, limits);
    }

    @Override
    public void remove(String podUid) {
        removeContainers.accept(podUid);
        // The kernel takes 30 ms and more to delete a link; most of it is waiting.
        FutureTask<Boolean> unlinked =
                new FutureTask<>(() -> {
                    network.remove(podUid);
                    return true;
                });
        Thread.ofPlatform().name("remove link").start(unlinked);
        cgroups.removePod(podUid);
        Namespaces.remove(folders.namespaces(podUid));
        Trees.delete(folders.pod(podUid));
        await(unlinked, podUid);
        if (list().isEmpty()) {
            forwarding.release();
        }
    }

    private static void await(Future<Boolean> removal, String podUid) {
        boolean interrupted = false;
        boolean over = false;
        while (!over) {
            try {
                over = removal.get();
            } catch (InterruptedException hurry) {
                interrupted = true;
            } catch (ExecutionException failed) {
                if (failed.getCause() instanceof HostFailure failure) {
                    throw failure;
                }
                throw new HostFailure("remove link", podUid, failed);
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public List<String> list() {
        SortedSet<String> pods = new TreeSet<>(cgroups.pods());
        pods.addAll(links.pods());
        try (DirectoryStream<Path> all = Files.newDirectoryStream(folders.pods())) {
            all.forEach(pod -> pods.add(pod.getFileName().toString()));
        } catch (NoSuchFileException e) {
            return List.copyOf(pods);
        } catch (IOException e) {
            throw new HostFailure("list", folders.pods().toString(), e);
        }
        return List.copyOf(pods);
    }
}

package dev.davit.linux.sandbox;

import dev.davit.base.HostFailure;
import dev.davit.linux.cgroup.Cgroups;
import dev.davit.linux.mount.Trees;
import dev.davit.linux.namespace.Holder;
import dev.davit.linux.namespace.Namespaces;
import dev.davit.linux.netlink.Links;
import dev.davit.linux.sys.Beside;
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
import java.util.concurrent.locks.ReentrantLock;

/**
 * {@link Sandboxes} on this host. Everything of a pod is under {@code run/pods/<uid>}: {@code ns}
 * (pins), {@code etc} (files), {@code address}. No process stays behind.
 */
public final class HostSandboxes implements Sandboxes, AutoCloseable {
    private final SandboxFolders folders;
    private final ClusterNames names;
    private final Cgroups cgroups;
    private final Links links;
    private final PodNetwork network;
    private final Spares spares;
    private final LateLinks late;
    private final HostForwarding forwarding;
    private final Inhabitants inhabitants;
    private final ReentrantLock forwards = new ReentrantLock();

    /** Who lives in sandboxes. */
    public interface Inhabitants {
        /** Ends and removes whatever containers of a pod are left. */
        void removePod(String podUid);

        /** There is no pod any more: what is kept ready for containers goes. */
        void rest();
    }

    /**
     * @param names where its pods ask for names
     * @param linksAhead links are made before there is a pod for them, where the kernel allows it
     */
    public HostSandboxes(
            SandboxFolders folders,
            Cgroups cgroups,
            String clusterId,
            Path dataDir,
            ClusterNames names,
            boolean linksAhead,
            Inhabitants inhabitants) {
        this.folders = folders;
        this.names = names;
        this.cgroups = cgroups;
        this.links = new Links(clusterId);
        this.network = new PodNetwork(links);
        this.spares = new Spares(network, linksAhead);
        this.late = new LateLinks(network, this::releaseForwarding);
        this.forwarding = new HostForwarding(clusterId, dataDir);
        this.inhabitants = inhabitants;
    }

    @Override
    public Tunnel dial(String podUid, int port) {
        return PodDialer.dial(folders.namespaces(podUid), port);
    }

    @Override
    public void ensure(SandboxSpec spec) {
        Path pod = folders.pod(spec.podUid());
        late.await(spec.podUid());
        try {
            begin(pod, spec);
            cgroups.ensurePod(spec.podUid(), spec.limits());
            // A container is about to be started in it. Nobody gets at groups while the first move
            // waits: so its own group is made before.
            cgroups.moveSoon();
            namespaces(spec, folders.namespaces(spec.podUid()));
            PodFiles.write(folders.etc(spec.podUid()), spec, names);
            finish(spec);
        } catch (IOException e) {
            throw new HostFailure("make sandbox", spec.podUid(), e);
        }
    }

    private void namespaces(SandboxSpec spec, Path namespaces) {
        boolean linked = false;
        if (!finished(spec.podUid()) || !Namespaces.allPinned(namespaces)) {
            // Nothing runs in what was left half-made: it is not mended but made anew.
            network.remove(spec.podUid());
            Namespaces.remove(namespaces);
            linked = create(spec, namespaces);
        }
        if (!linked && !spec.sharing().network()) {
            network.ensure(spec.podUid(), namespaces, spec.address());
        }
        KernelParameters.set(namespaces, spec.sysctls());
    }

    /** From here on the host has a pod: nobody takes forwarding away in between. */
    private void begin(Path pod, SandboxSpec spec) throws IOException {
        forwards.lock();
        try {
            Files.createDirectories(pod);
            if (!spec.sharing().network()) {
                forwarding.hold();
            }
        } finally {
            forwards.unlock();
        }
    }

    /** Makes its namespaces; true where they have their link with it already. */
    private boolean create(SandboxSpec spec, Path namespaces) {
        Spares.Spare spare = Namespaces.ownsAll(spec.sharing()) ? spares.take().orElse(null) : null;
        if (spare == null) {
            create(spec, namespaces, Namespaces.hold(spec.sharing()));
            return false;
        }
        SpareLink link = spare.link();
        if (link == null) {
            create(spec, namespaces, spare.holder());
            return false;
        }
        boolean linked = false;
        Beside<Boolean> taken =
                Beside.start("take link", () -> network.take(link, spec.podUid(), spec.address()));
        try {
            create(spec, namespaces, spare.holder());
            linked = taken.await();
            if (!linked) {
                spares.withoutLinks();
            }
            return linked;
        } finally {
            if (!linked) {
                drop(link, taken);
            }
        }
    }

    /** Of a sandbox that was not made, or that makes its link anew. */
    private void drop(SpareLink link, Beside<Boolean> taken) {
        try {
            boolean _ = taken.await();
        } catch (RuntimeException itsCause) {
            // It is thrown to the caller already, or another one is.
        }
        network.drop(link);
    }

    private static void create(SandboxSpec spec, Path namespaces, Holder holder) {
        Namespaces.create(namespaces, holder, spec.sharing(), spec.idBase(), spec.hostname());
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
        inhabitants.removePod(podUid);
        cgroups.removePod(podUid);
        if (!cgroups.hasPods()) {
            inhabitants.rest();
            cgroups.removeEmpty();
        }
        Namespaces.remove(folders.namespaces(podUid));
        Trees.delete(folders.pod(podUid));
        late.remove(podUid);
    }

    private void releaseForwarding() {
        forwards.lock();
        try {
            if (isLast() && traces().isEmpty()) {
                forwarding.release();
            }
        } finally {
            forwards.unlock();
        }
    }

    /** No other pod has a folder: only then it is worth to look at everything. */
    private boolean isLast() {
        try (DirectoryStream<Path> all = Files.newDirectoryStream(folders.pods())) {
            return !all.iterator().hasNext();
        } catch (NoSuchFileException none) {
            return true;
        } catch (IOException e) {
            throw new HostFailure("list", folders.pods().toString(), e);
        }
    }

    @Override
    public List<String> list() {
        late.close();
        return traces();
    }

    private List<String> traces() {
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

    /** Lets go what is ready for pods to come. Pods run on. */
    @Override
    public void close() {
        late.close();
        spares.close();
    }
}

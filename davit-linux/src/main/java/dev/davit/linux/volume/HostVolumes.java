package dev.davit.linux.volume;

import dev.davit.base.HostFailure;
import dev.davit.linux.disk.DiskUse;
import dev.davit.linux.mount.MountTable;
import dev.davit.linux.mount.RootMounts;
import dev.davit.linux.mount.Trees;
import dev.davit.linux.sys.Libc;
import dev.davit.linux.sys.MountCalls;
import dev.davit.port.ContainerSpec;
import dev.davit.port.Volumes;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.function.Function;

/** {@link Volumes} on this host. */
public final class HostVolumes implements Volumes {
    private static final long MEMORY_FLAGS =
            MountCalls.MS_NOSUID | MountCalls.MS_NODEV | MountCalls.MS_NOEXEC;

    private final Path pods;
    private final RootMounts roots;
    private final LiveMounts live;

    /**
     * @param pods the data dir's {@code pods} folder
     * @param roots shows layers with a pod's ids
     * @param firstProcess container id → pid of its first process, empty where it does not run
     */
    public HostVolumes(Path pods, RootMounts roots, Function<String, OptionalInt> firstProcess) {
        this.pods = pods;
        this.roots = roots;
        this.live = new LiveMounts(firstProcess);
    }

    @Override
    public String emptyDir(
            String podUid, String volume, Owner owner, boolean memory, long sizeBytes) {
        Path directory = directory(podUid, volume);
        try {
            boolean there = Files.isDirectory(directory);
            if (memory && !MountTable.isMounted(directory)) {
                Files.createDirectories(directory);
                String size = sizeBytes > 0 ? ",size=" + sizeBytes : "";
                MountCalls.mount(
                        "davit",
                        directory.toString(),
                        "tmpfs",
                        MountCalls.MS_NOSUID | MountCalls.MS_NODEV,
                        "mode=%o,uid=%d,gid=%d%s"
                                .formatted(Rights.open(owner), owner.idBase(), owner.gid(), size));
            } else if (!there) {
                make(directory, owner);
            } else if (owner.shared() && !gid(directory).equals(owner.gid())) {
                Rights.share(directory, owner);
            }
            return directory.toString();
        } catch (IOException e) {
            throw new HostFailure("make volume", volume, e);
        }
    }

    /** There only once it is its owner's. Any user of the pod may write: as Kubernetes has it. */
    private static void make(Path directory, Owner owner) throws IOException {
        Files.createDirectories(directory.getParent());
        Path half = beside(directory);
        Files.createDirectories(half);
        Libc.chown(half.toString(), owner.idBase(), owner.gid());
        Files.setAttribute(half, "unix:mode", Rights.open(owner));
        Files.move(half, directory, StandardCopyOption.ATOMIC_MOVE);
    }

    private static Object gid(Path path) throws IOException {
        return Files.getAttribute(path, "unix:gid");
    }

    @Override
    public String files(
            String podUid,
            String volume,
            Owner owner,
            boolean secret,
            SortedMap<String, FileContent> files) {
        Path directory = directory(podUid, volume);
        try {
            Files.createDirectories(directory);
            if (secret && !MountTable.isMounted(directory)) {
                MountCalls.mount("davit", directory.toString(), "tmpfs", MEMORY_FLAGS, "mode=755");
            }
            Libc.chown(directory.toString(), owner.idBase(), owner.gid());
            Files.setAttribute(directory, "unix:mode", Rights.directory(owner));
            new FileTree(directory, owner).replace(files);
            return directory.toString();
        } catch (IOException e) {
            throw new HostFailure("write volume", volume, e);
        }
    }

    /** Which image is mounted stands beside it: after a restart of ours it is asked for again. */
    @Override
    public String image(
            String podUid, String volume, Owner owner, String imageId, List<String> layers) {
        Path directory = directory(podUid, volume);
        Path beside = beside(directory);
        Path mark = beside.resolve("image");
        try {
            boolean same = Files.exists(mark) && Files.readString(mark).equals(imageId);
            if (same && MountTable.isMounted(directory)) {
                return directory.toString();
            }
            MountTable.detachBelow(directory);
            removeTree(beside);
            Files.createDirectories(directory);
            Files.createDirectories(beside);
            roots.mountReadOnly(
                    new RootMounts.Layers(beside, directory, layers, podUid, owner.idBase()));
            Files.writeString(mark, imageId);
            return directory.toString();
        } catch (IOException e) {
            throw new HostFailure("mount image volume", volume, e);
        }
    }

    private static Path beside(Path directory) {
        return directory.resolveSibling("." + directory.getFileName());
    }

    @Override
    public String hostPath(String path, String type) {
        return HostPaths.resolve(path, type);
    }

    @Override
    public long usedBytes(String podUid, String volume) {
        return DiskUse.bytes(directory(podUid, volume));
    }

    @Override
    public boolean mountLive(String containerId, ContainerSpec.Mount mount) {
        // Ids of the host's files are mapped when a container starts.
        return !mount.host() && live.mount(containerId, mount);
    }

    @Override
    public void remove(String podUid, String volume) {
        removeTree(directory(podUid, volume));
        removeTree(beside(directory(podUid, volume)));
    }

    @Override
    public void removeAll(String podUid) {
        removeTree(volumes(podUid));
        try {
            Files.deleteIfExists(pods.resolve(podUid));
        } catch (IOException logsAreLeft) {
            // Not empty: its logs go their own way.
        }
    }

    /** One look at the mount table for all pods: it is as long as there are pods. */
    @Override
    public void clear() {
        MountTable.detachInside(pods);
        try (DirectoryStream<Path> all = Files.newDirectoryStream(pods)) {
            all.forEach(Trees::delete);
        } catch (NoSuchFileException none) {
            return;
        } catch (IOException e) {
            throw new HostFailure("empty", pods.toString(), e);
        }
    }

    private static void removeTree(Path directory) {
        MountTable.detachBelow(directory);
        Trees.delete(directory);
    }

    private Path volumes(String podUid) {
        return pods.resolve(podUid).resolve("volumes");
    }

    private Path directory(String podUid, String volume) {
        return volumes(podUid).resolve(volume);
    }
}

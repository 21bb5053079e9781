package dev.davit.linux.runtime;

import dev.davit.base.HostFailure;
import dev.davit.linux.mount.MountTable;
import dev.davit.linux.sys.Errno;
import dev.davit.linux.sys.Fd;
import dev.davit.linux.sys.Libc;
import dev.davit.linux.sys.MountCalls;
import dev.davit.port.ContainerSpec;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Mounts of paths of the host, at places of our own while a run uses them, so that what becomes of
 * a path meanwhile changes nothing, and so that its owners are numbered in the pod as on the host.
 *
 * <p>They lie in no folder that is ever deleted with what is in it: what is below is the host's.
 *
 * @param folder {@code run/host} of the data dir
 */
record HostPins(Path folder) {

    /**
     * @param users the pod's user namespace; null where it shares the host's
     */
    ContainerSpec.Mount pin(
            ContainerSpec spec, int number, ContainerSpec.Mount mount, @Nullable Fd users) {
        Path at = folder.resolve(spec.id() + "@" + number);
        try (Fd root = open(mount.source())) {
            if (mount.subPath().isEmpty()) {
                return attach(at, spec.idBase(), mount, root, users);
            }
            try (Fd inside = Libc.openInside(root, mount.subPath(), Libc.O_PATH)) {
                return attach(at, spec.idBase(), mount, inside, users);
            }
        } catch (IOException e) {
            throw new HostFailure("mount host path", mount.source(), e);
        }
    }

    private ContainerSpec.Mount attach(
            Path at, int idBase, ContainerSpec.Mount mount, Fd what, @Nullable Fd users)
            throws IOException {
        ContainerSpec.Mount pinned = mount.resolved(at.toString());
        Files.createDirectories(folder);
        Path real = Files.readSymbolicLink(Path.of(what.path()));
        Optional<HostDevices.Device> device = HostDevices.of(real);
        if (device.isPresent() && users != null) {
            // No ids are mapped in /dev: its owner would be nobody to the pod.
            Files.deleteIfExists(at);
            device.get().copy(at, idBase);
            return pinned;
        }
        if (Files.isDirectory(Path.of(what.path()))) {
            Files.createDirectories(at);
        } else if (!Files.exists(at)) {
            Files.createFile(at);
        }
        try (Fd tree = MountCalls.cloneTree(what)) {
            if (users != null) {
                mapWherePossible(tree, users);
            }
            MountCalls.attach(tree, at.toString());
        }
        return pinned;
    }

    /** Opened, it must still be where the volume's step has found it. */
    private static Fd open(String path) throws IOException {
        Fd opened = Libc.open(path, Libc.O_PATH);
        String now = Files.readSymbolicLink(Path.of(opened.path())).toString();
        if (!now.equals(path)) {
            opened.close();
            throw new HostFailure("use host path", Errno.ELOOP, path, "it has become " + now);
        }
        return opened;
    }

    /** Some filesystems, /proc, /sys and /dev among them, show their owners as they are only. */
    private static void mapWherePossible(Fd tree, Fd users) {
        try {
            MountCalls.mapIds(tree, users);
        } catch (HostFailure refused) {
            if (refused.errno() != Errno.EINVAL && refused.errno() != Errno.EPERM) {
                throw refused;
            }
        }
    }

    /** Takes a run's mounts away; never anything that is seen through them. */
    void release(String id) {
        try (DirectoryStream<Path> pins = Files.newDirectoryStream(folder, id + "@*")) {
            for (Path pin : pins) {
                MountTable.detachBelow(pin);
                Files.delete(pin);
            }
        } catch (NoSuchFileException none) {
            return;
        } catch (IOException e) {
            throw new HostFailure("release host path", id, e);
        }
    }
}

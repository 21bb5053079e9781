package dev.davit.linux.runtime;

import dev.davit.base.HostFailure;
import dev.davit.linux.sandbox.PodFiles;
import dev.davit.linux.sys.Errno;
import dev.davit.linux.sys.Fd;
import dev.davit.linux.sys.Libc;
import dev.davit.linux.sys.MountCalls;
import dev.davit.port.ContainerSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a container's binds come from, as paths that can be handed to another program. A sub-path
 * is opened inside its volume, so that no link in it leads out, and mounted at a place of our own:
 * what the program in the pod does to the path afterwards changes nothing.
 */
final class BindSources {
    private static final int DIRECTORY_MODE = 0755;

    private final HostPins pins;

    BindSources(HostPins pins) {
        this.pins = pins;
    }

    /**
     * The pod's files in /etc, where the spec mounts nothing else there, then the spec's mounts.
     */
    List<ContainerSpec.Mount> resolve(
            Path folder, Path etc, ContainerSpec spec, @Nullable Fd users) {
        List<ContainerSpec.Mount> all = new ArrayList<>();
        for (String name : PodFiles.NAMES) {
            String target = "/etc/" + name;
            boolean taken = spec.mounts().stream().anyMatch(m -> m.target().equals(target));
            if (!taken && Files.exists(etc.resolve(name))) {
                all.add(new ContainerSpec.Mount(etc.resolve(name).toString(), target, false, ""));
            }
        }
        for (int i = 0; i < spec.mounts().size(); i++) {
            ContainerSpec.Mount mount = spec.mounts().get(i);
            if (mount.host()) {
                all.add(pins.pin(spec, i, mount, users));
            } else {
                all.add(mount.subPath().isEmpty() ? mount : pin(folder, i, mount, spec.idBase()));
            }
        }
        return all;
    }

    private static ContainerSpec.Mount pin(
            Path folder, int number, ContainerSpec.Mount mount, int idBase) {
        try (Fd inside = openSubPath(mount.source(), mount.subPath(), idBase);
                Fd tree = MountCalls.cloneTree(inside)) {
            Path at = folder.resolve("sub-" + number);
            if (Files.isDirectory(Path.of(inside.path()))) {
                Files.createDirectories(at);
            } else {
                Files.write(at, new byte[0]);
            }
            MountCalls.attach(tree, at.toString());
            return mount.resolved(at.toString());
        } catch (IOException e) {
            throw new HostFailure("mount sub-path", mount.subPath(), e);
        }
    }

    /**
     * Opens a path below a volume; what is missing of it becomes directories of the pod's root,
     * open to whom the volume is open.
     */
    static Fd openSubPath(String volume, String subPath, int idBase) {
        try (Fd root = Libc.open(volume, Libc.O_PATH)) {
            try {
                return Libc.openInside(root, subPath, Libc.O_PATH);
            } catch (HostFailure e) {
                if (e.errno() != Errno.ENOENT) {
                    throw e;
                }
                return makeInside(root, subPath, idBase);
            }
        }
    }

    private static int mode(Fd volume) throws IOException {
        return (Integer) Files.getAttribute(Path.of(volume.path()), "unix:mode") & 0777;
    }

    private static Fd makeInside(Fd root, String subPath, int idBase) {
        String done = ".";
        for (Path part : Path.of(subPath).normalize()) {
            try (Fd parent = Libc.openInside(root, done, Libc.O_PATH)) {
                if (Libc.makeDirectoryAt(parent, part.toString(), DIRECTORY_MODE)) {
                    Path made = Path.of(parent.path(), part.toString());
                    Libc.chown(made.toString(), idBase, idBase);
                    Files.setAttribute(made, "unix:mode", mode(root), LinkOption.NOFOLLOW_LINKS);
                }
            } catch (IOException e) {
                throw new HostFailure("make sub-path", subPath, e);
            }
            done = done + "/" + part;
        }
        return Libc.openInside(root, done, Libc.O_PATH);
    }
}

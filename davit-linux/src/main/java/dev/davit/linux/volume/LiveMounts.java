package dev.davit.linux.volume;

import dev.davit.base.HostFailure;
import dev.davit.linux.sys.Fd;
import dev.davit.linux.sys.Libc;
import dev.davit.linux.sys.MountCalls;
import dev.davit.linux.sys.OwnThread;
import dev.davit.port.ContainerSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.function.Function;

/**
 * Shows a volume in a container that runs already: a copy of its mount is taken here, carried by a
 * thread into the container's mount namespace, and attached there. The target is looked up from the
 * container's own root, so links in it lead nowhere else.
 *
 * @param firstProcess container id → pid of its first process
 */
record LiveMounts(Function<String, OptionalInt> firstProcess) {

    /** False where the container does not run or the kernel or its root refuse. */
    boolean mount(String containerId, ContainerSpec.Mount mount) {
        OptionalInt pid = firstProcess.apply(containerId);
        if (pid.isEmpty()) {
            return false;
        }
        try (Fd root = Libc.open(mount.source(), Libc.O_PATH);
                Fd source =
                        Libc.openInside(
                                root,
                                mount.subPath().isEmpty() ? "." : mount.subPath(),
                                Libc.O_PATH);
                Fd tree = MountCalls.cloneTree(source);
                Fd namespace = Libc.open("/proc/" + pid.getAsInt() + "/ns/mnt", Libc.O_RDONLY)) {
            if (mount.readOnly()) {
                MountCalls.setReadOnly(tree);
            }
            if (mount.noExec()) {
                MountCalls.setNoExec(tree);
            }
            int podRoot = firstId(pid.getAsInt());
            boolean directory = Files.isDirectory(Path.of(source.path()));
            OwnThread.run(
                    "live mount",
                    () -> attach(namespace, tree, mount.target(), directory, podRoot));
            return true;
        } catch (IOException endedMeanwhile) {
            return false;
        } catch (HostFailure refused) {
            return false;
        }
    }

    private static void attach(Fd namespace, Fd tree, String target, boolean directory, int podRoot)
            throws IOException {
        // The kernel lets a thread change its mounts only when it shares no root with others.
        Libc.unshare(Libc.CLONE_FS);
        Libc.setns(namespace, Libc.CLONE_NEWNS, "mount namespace");
        makeTarget(Path.of(target), directory, podRoot);
        MountCalls.attach(tree, target);
    }

    /** As the pod's root: the host's is nobody on a filesystem that was mounted in the pod. */
    private static void makeTarget(Path at, boolean directory, int podRoot) throws IOException {
        if (Files.exists(at)) {
            return;
        }
        Libc.actOnFilesAs(podRoot);
        try {
            if (directory) {
                Files.createDirectories(at);
            } else {
                Files.createDirectories(at.resolveSibling("."));
                Files.createFile(at);
            }
        } finally {
            Libc.actOnFilesAs(0);
        }
    }

    /** The host's id of the user namespace's root: the second number of its map. */
    private static int firstId(int pid) throws IOException {
        String map = Files.readString(Path.of("/proc/" + pid + "/uid_map")).strip();
        return Integer.parseInt(map.split("\\s+", -1)[1]);
    }
}

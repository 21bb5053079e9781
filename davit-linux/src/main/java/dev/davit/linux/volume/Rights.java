package dev.davit.linux.volume;

import dev.davit.base.HostFailure;
import dev.davit.linux.sys.Errno;
import dev.davit.linux.sys.Fd;
import dev.davit.linux.sys.Libc;
import dev.davit.port.Volumes;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a group may do in a volume that it shares: Kubernetes' documentation, "Configure volume
 * permission and ownership change policy for Pods".
 */
final class Rights {
    static final int SETGID = 02000;

    private static final int TYPE_MASK = 0170000;
    private static final int DIRECTORY = 0040000;
    private static final int LINK = 0120000;
    private static final int READ = 0440;
    private static final int WRITE = 0660;
    private static final int PASS = 0110;
    private static final int MAX_DEPTH = 256;

    private Rights() {}

    /** Of a file that programs only read. */
    static int file(Volumes.Owner owner, int mode) {
        return owner.shared() ? mode | READ : mode;
    }

    /** Of a directory that programs only read. */
    static int directory(Volumes.Owner owner) {
        return owner.shared() ? 0755 | SETGID : 0755;
    }

    /** Of a directory that every program of the pod may write to. */
    static int open(Volumes.Owner owner) {
        return owner.shared() ? 0777 | SETGID : 0777;
    }

    /**
     * Gives a volume that programs have written to, and may be writing to, to a group. Everything
     * is opened one name at a time, and no link is followed: nothing outside is ever touched.
     */
    static void share(Path volume, Volumes.Owner owner) {
        try (Fd root = Libc.open(volume.toString(), Libc.O_PATH)) {
            share(root, owner.gid(), 0);
        } catch (IOException e) {
            throw new HostFailure("share volume", volume.toString(), e);
        }
    }

    private static void share(Fd fd, int gid, int depth) throws IOException {
        Path path = Path.of(fd.path());
        int mode = (Integer) Files.getAttribute(path, "unix:mode");
        if ((mode & TYPE_MASK) == LINK) {
            return;
        }
        boolean directory = (mode & TYPE_MASK) == DIRECTORY;
        Libc.changeGroup(fd, gid);
        int more = directory ? WRITE | PASS | SETGID : WRITE;
        Files.setAttribute(path, "unix:mode", (mode & 07777) | more);
        if (directory && depth < MAX_DEPTH) {
            try (DirectoryStream<Path> names = Files.newDirectoryStream(path)) {
                for (Path name : names) {
                    below(fd, name.getFileName().toString(), gid, depth);
                }
            }
        }
    }

    private static void below(Fd directory, String name, int gid, int depth) throws IOException {
        try (Fd fd = Libc.openInside(directory, name, Libc.O_PATH | Libc.O_NOFOLLOW)) {
            share(fd, gid, depth + 1);
        } catch (HostFailure failure) {
            // A program may have removed it meanwhile.
            if (failure.errno() != Errno.ENOENT) {
                throw failure;
            }
        }
    }
}

package dev.davit.app;

import dev.davit.base.HostFailure;
import dev.davit.linux.disk.HostDisk;
import dev.davit.port.DiskLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** Everything that one cluster keeps on this host, by name. */
public record DataDir(Path root) {
    public static final Path DEFAULT = Path.of("/var/lib/davit");

    public DataDir {
        root = root.toAbsolutePath().normalize();
    }

    /**
     * Creates the directory. Containers pass through it to their volumes, so others may enter it
     * but not look around; what holds secrets is closed to all but root.
     */
    public void make() {
        try {
            Files.createDirectories(root);
            permit(root, "rwx--x--x");
            for (Path secret : List.of(store(), node(), log())) {
                Files.createDirectories(secret);
                permit(secret, "rwx------");
            }
            Files.createDirectories(run());
        } catch (IOException failure) {
            throw new HostFailure("create", root.toString(), failure);
        }
    }

    private static void permit(Path path, String permissions) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    }

    /**
     * Makes this process the only one that changes anything in here or on the host for it. To be
     * held before anything else is touched: a second program must not clean up after the first.
     */
    public DiskLock lock() {
        try {
            return new HostDisk(root).lock("lock", "process " + ProcessHandle.current().pid());
        } catch (HostFailure held) {
            throw new HostFailure(
                    "use",
                    held.errno(),
                    root.toString(),
                    "another davit works on this data dir (" + held.getMessage() + ")");
        }
    }

    public Path cluster() {
        return root.resolve("cluster.json");
    }

    /** Who is asked whether a request is permitted; there where the administrator wants it. */
    public Path authorization() {
        return root.resolve("authorization.yaml");
    }

    public Path pki() {
        return root.resolve("pki");
    }

    public Path authority() {
        return pki().resolve("ca.crt");
    }

    /** The administrator's key to the Secrets on the disk, or a symbolic link to it. */
    public Path secretsKey() {
        return pki().resolve("secrets.key");
    }

    /** The same for the copies that this host's node keeps. */
    public Path nodeKey() {
        return pki().resolve("node.key");
    }

    public Path token() {
        return root.resolve("admin.token");
    }

    public Path store() {
        return root.resolve("store");
    }

    public Path history() {
        return root.resolve("store").resolve("history");
    }

    public Path node() {
        return root.resolve("node");
    }

    public Path run() {
        return root.resolve("run");
    }

    /** Where libraries unpack their native parts: not into a folder that everybody shares. */
    public Path temporary() {
        return root.resolve("tmp");
    }

    public Path log() {
        return root.resolve("log");
    }

    public Path logFile() {
        return log().resolve("davit.log");
    }

    /** Where the host's administrator reaches the running program beside the API. */
    public Path controlSocket() {
        return root.resolve("control.sock");
    }

    /** The running program's process id, for the host's service manager. */
    public Path pidFile() {
        return root.resolve("davit.pid");
    }

    /** Where commands on this host reach the running program. */
    public Path localSocket() {
        return root.resolve("api.sock");
    }

    /** Where the running program says where it is. */
    public Path serverFile() {
        return root.resolve("server.json");
    }
}

package dev.davit.app;

import dev.davit.base.HostFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Everything that one cluster keeps on this host, by name. */
public record DataDir(Path root) {
    public static final Path DEFAULT = Path.of("/var/lib/davit");

    public DataDir {
        root = root.toAbsolutePath().normalize();
    }

    /** Creates the directory, readable by root only; secrets live in it. */
    public void make() {
        try {
            Files.createDirectories(root);
            Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwx--x--x"));
            for (Path part : new Path[] {log(), run(), root.resolve("node")}) {
                Files.createDirectories(part);
            }
        } catch (IOException failure) {
            throw new HostFailure("create", root.toString(), failure);
        }
    }

    public Path cluster() {
        return root.resolve("cluster.json");
    }

    public Path pki() {
        return root.resolve("pki");
    }

    public Path authority() {
        return pki().resolve("ca.crt");
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

    public Path log() {
        return root.resolve("log");
    }

    public Path logFile() {
        return log().resolve("davit.log");
    }

    /** Where the running program says where it is. */
    public Path serverFile() {
        return root.resolve("server.json");
    }
}

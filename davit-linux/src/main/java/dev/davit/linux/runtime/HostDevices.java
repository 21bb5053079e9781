package dev.davit.linux.runtime;

import dev.davit.base.HostFailure;
import dev.davit.linux.sys.Libc;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonBool;
import dev.davit.model.json.JsonObject;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Devices of the host, as the OCI runtime takes them. */
final class HostDevices {
    private static final Path DEV = Path.of("/dev");

    /** What a container has of its own. */
    private static final List<Path> OWN =
            List.of(
                    DEV.resolve("pts"),
                    DEV.resolve("shm"),
                    DEV.resolve("mqueue"),
                    DEV.resolve("fd"),
                    DEV.resolve("ptmx"),
                    DEV.resolve("console"));

    private static final int MAX = 2_048;
    private static final int TYPE_MASK = 0170000;
    private static final int CHARACTER = 0020000;
    private static final int BLOCK = 0060000;
    private static final int PERMISSIONS = 07777;

    private HostDevices() {}

    /** A node in /dev. */
    record Device(Path path, String type, long number, int mode, int uid, int gid) {
        /** Source: makedev(3) of glibc. */
        private long major() {
            return (number >>> 8 & 0xfff) | (number >>> 32 & ~0xfffL);
        }

        private long minor() {
            return (number & 0xff) | (number >>> 12 & ~0xffL);
        }

        /** A second node for it, whose owner is numbered in a pod as this one's is on the host. */
        void copy(Path at, int idBase) {
            Libc.makeNode(at.toString(), mode | (type.equals("c") ? CHARACTER : BLOCK), number);
            Libc.chown(at.toString(), idBase + uid, idBase + gid);
            // What umask took away, and chown.
            try {
                Files.setAttribute(at, "unix:mode", mode);
            } catch (IOException e) {
                throw new HostFailure("make device", at.toString(), e);
            }
        }

        Json node() {
            return JsonObject.builder()
                    .put("path", path.toString())
                    .put("type", type)
                    .put("major", major())
                    .put("minor", minor())
                    .put("fileMode", mode)
                    .put("uid", uid)
                    .put("gid", gid)
                    .build();
        }

        Json rule() {
            return JsonObject.builder()
                    .put("allow", JsonBool.TRUE)
                    .put("type", type)
                    .put("major", major())
                    .put("minor", minor())
                    .put("access", "rwm")
                    .build();
        }
    }

    /** Nothing, or everything. */
    static Json rule(boolean allow) {
        return JsonObject.builder().put("allow", JsonBool.of(allow)).put("access", "rwm").build();
    }

    static JsonArray nodes() {
        return new JsonArray(all().stream().map(Device::node).toList());
    }

    private static List<Device> all() {
        List<Device> found = new ArrayList<>();
        try {
            Files.walkFileTree(
                    DEV,
                    new SimpleFileVisitor<>() {
                        @Override
                        public FileVisitResult preVisitDirectory(
                                Path folder, BasicFileAttributes attributes) {
                            return OWN.contains(folder)
                                    ? FileVisitResult.SKIP_SUBTREE
                                    : FileVisitResult.CONTINUE;
                        }

                        @Override
                        public FileVisitResult visitFile(
                                Path file, BasicFileAttributes attributes) {
                            if (attributes.isOther() && !OWN.contains(file)) {
                                of(file).ifPresent(found::add);
                            }
                            return found.size() < MAX
                                    ? FileVisitResult.CONTINUE
                                    : FileVisitResult.TERMINATE;
                        }

                        @Override
                        public FileVisitResult visitFileFailed(Path file, IOException gone) {
                            // Devices come and go.
                            return FileVisitResult.CONTINUE;
                        }
                    });
        } catch (IOException e) {
            throw new HostFailure("list", DEV.toString(), e);
        }
        return found;
    }

    /** Empty for what is no device, and for one that has just gone. */
    static Optional<Device> of(Path path) {
        try {
            var attributes =
                    Files.readAttributes(path, "unix:mode,rdev,uid,gid", LinkOption.NOFOLLOW_LINKS);
            int mode = number(attributes, "mode").intValue();
            String type =
                    switch (mode & TYPE_MASK) {
                        case CHARACTER -> "c";
                        case BLOCK -> "b";
                        default -> "";
                    };
            long number = number(attributes, "rdev").longValue();
            return type.isEmpty()
                    ? Optional.empty()
                    : Optional.of(
                            new Device(
                                    path,
                                    type,
                                    number,
                                    mode & PERMISSIONS,
                                    number(attributes, "uid").intValue(),
                                    number(attributes, "gid").intValue()));
        } catch (IOException gone) {
            return Optional.empty();
        }
    }

    private static Number number(Map<String, Object> attributes, String name) {
        return attributes.get(name) instanceof Number number ? number : 0;
    }
}

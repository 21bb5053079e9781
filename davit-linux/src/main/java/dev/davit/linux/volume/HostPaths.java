package dev.davit.linux.volume;

import dev.davit.base.HostFailure;
import dev.davit.linux.sys.Errno;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;

/**
 * Paths of the host that pods are given. A link on the way is followed only where the host's root
 * made it: one that a pod left in a directory it was given must not lead to another.
 */
final class HostPaths {
    private static final int MAX_LINKS = 40;
    private static final int TYPE_MASK = 0170000;
    private static final Map<String, Integer> KINDS =
            Map.of(
                    "Directory", 0040000,
                    "File", 0100000,
                    "Socket", 0140000,
                    "CharDevice", 0020000,
                    "BlockDevice", 0060000);

    private HostPaths() {}

    /** The path without links, as its type wants it. */
    static String resolve(String path, String type) {
        try {
            make(path, type);
            Path real = real(path);
            String kind =
                    switch (type) {
                        case "DirectoryOrCreate" -> "Directory";
                        case "FileOrCreate" -> "File";
                        default -> type;
                    };
            Integer wanted = KINDS.get(kind);
            if (wanted != null && (mode(real) & TYPE_MASK) != wanted) {
                throw new HostFailure(
                        "use host path", 0, path, "hostPath type check failed: it is no " + kind);
            }
            return real.toString();
        } catch (NoSuchFileException missing) {
            throw new HostFailure(
                    "use host path",
                    Errno.ENOENT,
                    path,
                    "hostPath type check failed: there is no such path on this node");
        } catch (IOException e) {
            throw new HostFailure("use host path", path, e);
        }
    }

    private static void make(String path, String type) throws IOException {
        Path at = Path.of(path);
        if (Files.exists(at, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        // As Kubernetes does: parents of a directory are made, those of a file are not.
        if (type.equals("DirectoryOrCreate")) {
            Files.createDirectories(at);
        } else if (type.equals("FileOrCreate")) {
            Files.createFile(at);
        }
    }

    private static Path real(String path) throws IOException {
        Deque<Path> rest = new ArrayDeque<>();
        Path.of(path).forEach(rest::addLast);
        Path at = Path.of("/");
        int links = 0;
        while (!rest.isEmpty()) {
            String part = rest.removeFirst().toString();
            if (part.equals("..")) {
                at = at.getParent() == null ? at : at.getParent();
                continue;
            }
            Path next = part.equals(".") ? at : at.resolve(part);
            if (!Files.isSymbolicLink(next)) {
                mode(next);
                at = next;
                continue;
            }
            Object owner = Files.getAttribute(next, "unix:uid", LinkOption.NOFOLLOW_LINKS);
            links++;
            if (!Integer.valueOf(0).equals(owner) || links > MAX_LINKS) {
                throw new HostFailure(
                        "use host path",
                        Errno.ELOOP,
                        path,
                        next
                                + " is a link that the host's root did not make (owner "
                                + owner
                                + ")");
            }
            Path target = Files.readSymbolicLink(next);
            for (int i = target.getNameCount() - 1; i >= 0; i--) {
                rest.addFirst(target.getName(i));
            }
            at = target.isAbsolute() ? Path.of("/") : at;
        }
        return at;
    }

    private static int mode(Path path) throws IOException {
        return (Integer) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
    }
}

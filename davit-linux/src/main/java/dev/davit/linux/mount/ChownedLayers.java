package dev.davit.linux.mount;

import dev.davit.base.HostFailure;
import dev.davit.base.Invariant;
import dev.davit.linux.sys.Libc;
import dev.davit.linux.sys.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * Copies of layers whose files belong to one pod's ids: for kernels and filesystems that cannot map
 * ids on a mount. One copy per layer and pod, kept until the pod goes.
 */
final class ChownedLayers {
    private final Path folder;

    ChownedLayers(Path folder) {
        this.folder = folder;
    }

    Path ensure(String layer, String podUid, int idBase) {
        Path source = Path.of(layer);
        Path copy = folder.resolve(podUid).resolve(key(source));
        if (Files.isDirectory(copy)) {
            return copy;
        }
        Path unfinished = copy.resolveSibling(copy.getFileName() + ".part");
        try {
            Files.createDirectories(copy.getParent());
            Trees.delete(unfinished);
            Tool.run(
                    "copy layer",
                    Tool.find("cp"),
                    "-a",
                    "--reflink=auto",
                    layer,
                    unfinished.toString());
            shift(unfinished, idBase);
            Files.move(unfinished, copy, StandardCopyOption.ATOMIC_MOVE);
            return copy;
        } catch (IOException e) {
            throw new HostFailure("copy layer", layer, e);
        }
    }

    private static String key(Path layer) {
        return layer.toString().replace('/', '_');
    }

    /** Adds the base to every owner. chown(2) drops set-id bits, so modes are set again. */
    private static void shift(Path root, int idBase) throws IOException {
        List<Path> all;
        try (Stream<Path> walk = Files.walk(root)) {
            all = walk.toList();
        }
        for (Path path : all) {
            int uid = number(path, "unix:uid");
            int gid = number(path, "unix:gid");
            int mode = number(path, "unix:mode");
            Libc.chown(path.toString(), uid + idBase, gid + idBase);
            if (!Files.isSymbolicLink(path)) {
                Files.setAttribute(path, "unix:mode", mode);
            }
        }
    }

    private static int number(Path path, String attribute) throws IOException {
        Object value = Files.getAttribute(path, attribute, LinkOption.NOFOLLOW_LINKS);
        Invariant.check(value instanceof Integer, "%s of a file is no number", attribute);
        return (Integer) value;
    }

    void remove(String podUid) {
        Trees.delete(folder.resolve(podUid));
    }
}

package dev.davit.linux.image;

import dev.davit.base.HostFailure;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A layer's tar → a directory as overlay wants it. Nothing is ever made outside the directory:
 * parents are looked at one by one, links in them are followed inside the directory only.
 */
final class LayerUnpacker {
    /** Of one layer. */
    static final int MAX_ENTRIES = 2_000_000;

    /** Of one layer, unpacked; the disk is mostly smaller. */
    static final long MAX_BYTES = 1L << 38;

    /** Directories inside each other: every step down costs all the steps above once more. */
    private static final int MAX_DEPTH = 256;

    /** In one path: as the kernel limits it. */
    private static final int MAX_LINKS = 40;

    /** The largest id: the one above it means "none" to the kernel. */
    private static final long MAX_ID = 0xffff_fffeL;

    /** Given with the creation; the other bits of a mode come last. */
    private static final int PERMISSIONS = 0777;

    private static final String WHITEOUT = ".wh.";
    private static final String OPAQUE = ".wh..wh..opq";
    private static final String OPAQUE_XATTR = "trusted.overlay.opaque";
    private static final byte[] YES = {'y'};

    private final String root;
    private final FileCalls files;
    private final byte[] buffer = new byte[FileCalls.bufferBytes()];

    /** Directories known to be real ones, relative, so that each is looked at once. */
    private final Set<String> directories = new HashSet<>();

    /** Set at the end: every file made in a directory changes its time. */
    private final List<Timed> times = new ArrayList<>();

    private long bytes;
    private int entries;

    private record Timed(String path, long seconds, int nanos) {}

    /**
     * @param root an empty directory, as bytes, one per char
     */
    LayerUnpacker(String root, FileCalls files) {
        this.root = root;
        this.files = files;
        directories.add("");
    }

    /** Answers the bytes of all files. */
    long unpack(InputStream tar) throws IOException {
        TarReader reader = new TarReader(tar);
        files.mode(root, 0755);
        for (TarEntry entry = reader.next(); entry != null; entry = reader.next()) {
            if (++entries > MAX_ENTRIES) {
                throw new BadArchive("a layer has more than " + MAX_ENTRIES + " entries");
            }
            one(entry, reader);
        }
        for (Timed timed : times) {
            files.modified(timed.path, timed.seconds, timed.nanos);
        }
        return bytes;
    }

    private void one(TarEntry entry, TarReader reader) throws IOException {
        List<String> parts = parts(entry.name(), entry);
        if (parts.isEmpty()) {
            attributes(root, entry);
            return;
        }
        String parent = directory(parts.subList(0, parts.size() - 1), entry, true);
        String name = parts.getLast();
        if (name.startsWith(WHITEOUT)) {
            whiteout(parent, name, entry);
            return;
        }
        String path = join(parent, name);
        switch (entry.type()) {
            case TarEntry.DIRECTORY -> makeDirectory(path, entry);
            case TarEntry.FILE -> file(path, entry, reader);
            case TarEntry.SYMBOLIC_LINK -> symbolicLink(path, entry);
            case TarEntry.HARD_LINK -> hardLink(path, entry);
            case TarEntry.FIFO -> {
                clear(path);
                files.fifo(full(path));
                attributes(full(path), entry);
            }
            default -> device(path, entry);
        }
    }

    /** The parts of a path; {@code ..} has no business in an image. */
    private static List<String> parts(String name, TarEntry entry) {
        List<String> parts = new ArrayList<>();
        for (String part : name.split("/", -1)) {
            if (part.equals("..")) {
                throw new BadArchive(
                        "a layer tries to leave its directory: \"" + entry.shownName() + "\"");
            }
            if (part.indexOf(0) >= 0) {
                throw new BadArchive("a layer has a name with a zero byte in it");
            }
            if (!part.isEmpty() && !part.equals(".")) {
                parts.add(part);
            }
        }
        if (parts.size() > MAX_DEPTH) {
            throw new BadArchive("a layer has directories more than " + MAX_DEPTH + " deep");
        }
        return parts;
    }

    /** The real directory behind some names; made where it is missing. */
    private String directory(List<String> names, TarEntry entry, boolean make) {
        String plain = String.join("/", names);
        if (directories.contains(plain)) {
            return plain;
        }
        List<String> todo = new ArrayList<>(names.reversed());
        String here = "";
        int links = 0;
        while (!todo.isEmpty()) {
            String name = todo.removeLast();
            if (name.equals("..")) {
                here = above(here, entry);
                continue;
            }
            String next = join(here, name);
            if (directories.contains(next)) {
                here = next;
                continue;
            }
            FileCalls.Stat stat = files.stat(full(next));
            if (stat != null && stat.isLink()) {
                if (++links > MAX_LINKS) {
                    throw new BadArchive(
                            "a layer has links in a circle at \"" + entry.shownName() + "\"");
                }
                String target = files.readLink(full(next));
                here = target.startsWith("/") ? "" : here;
                pushLink(todo, target);
                continue;
            }
            realDirectory(next, stat, entry, make);
            here = next;
        }
        return here;
    }

    private void realDirectory(
            String path, FileCalls.@Nullable Stat stat, TarEntry entry, boolean make) {
        if (stat == null || stat.isWhiteout()) {
            if (!make) {
                throw new BadArchive(
                        "a hard link of a layer leads nowhere: \"" + entry.shownName() + "\"");
            }
            newDirectory(full(path), stat);
        } else if (!stat.isDirectory()) {
            throw new BadArchive(
                    "a layer has \""
                            + entry.shownName()
                            + "\" below something that is no directory");
        }
        directories.add(path);
    }

    private static void pushLink(List<String> todo, String target) {
        List<String> parts = new ArrayList<>();
        for (String part : target.split("/", -1)) {
            if (!part.isEmpty() && !part.equals(".")) {
                parts.add(part);
            }
        }
        todo.addAll(parts.reversed());
    }

    private static String above(String here, TarEntry entry) {
        if (here.isEmpty()) {
            throw new BadArchive(
                    "a layer tries to leave its directory by a link: \""
                            + entry.shownName()
                            + "\"");
        }
        int slash = here.lastIndexOf('/');
        return slash < 0 ? "" : here.substring(0, slash);
    }

    private static String join(String parent, String name) {
        return parent.isEmpty() ? name : parent + "/" + name;
    }

    private String full(String path) {
        return path.isEmpty() ? root : root + "/" + path;
    }

    /** What is removed from the layers below; what this layer has itself is not meant. */
    private void whiteout(String parent, String name, TarEntry entry) {
        if (name.equals(OPAQUE)) {
            files.xattr(full(parent), OPAQUE_XATTR, YES);
            return;
        }
        String hidden = name.substring(WHITEOUT.length());
        if (hidden.startsWith(WHITEOUT)) {
            return; // bookkeeping of a union file system long gone
        }
        if (hidden.isEmpty() || hidden.equals(".") || hidden.equals("..")) {
            throw new BadArchive("a layer removes nothing: \"" + entry.shownName() + "\"");
        }
        String path = join(parent, hidden);
        FileCalls.Stat there = files.stat(full(path));
        if (there == null) {
            files.whiteout(full(path));
        } else if (there.isDirectory()) {
            files.xattr(full(path), OPAQUE_XATTR, YES);
        }
    }

    private void makeDirectory(String path, TarEntry entry) {
        String full = full(path);
        if (!directories.contains(path)) {
            if (!files.directory(full, entry.mode() & PERMISSIONS)) {
                FileCalls.Stat there = files.stat(full);
                if (there == null || !there.isDirectory()) {
                    newDirectory(full, there);
                }
            }
            directories.add(path);
        }
        attributes(full, entry);
    }

    /** In the place of whatever is no directory; of a whiteout, it hides what is below. */
    private void newDirectory(String full, FileCalls.@Nullable Stat there) {
        if (there != null) {
            files.unlink(full);
        }
        if (!files.directory(full, 0755)) {
            throw cameBack("mkdir", full);
        }
        files.mode(full, 0755);
        if (there != null && there.isWhiteout()) {
            files.xattr(full, OPAQUE_XATTR, YES);
        }
    }

    private void file(String path, TarEntry entry, TarReader reader) throws IOException {
        String full = full(path);
        int fd = created(path, full, entry.mode() & PERMISSIONS);
        try {
            for (int read = reader.read(buffer, 0, buffer.length);
                    read > 0;
                    read = reader.read(buffer, 0, buffer.length)) {
                files.write(fd, buffer, read, full);
                bytes += read;
                if (bytes > MAX_BYTES) {
                    throw new BadArchive("a layer unpacks to more than " + MAX_BYTES + " bytes");
                }
            }
            files.owner(fd, id(entry.uid(), entry), id(entry.gid(), entry), entry.mode(), full);
            files.modified(fd, entry.mtimeSeconds(), entry.mtimeNanos(), full);
        } finally {
            files.close(fd);
        }
        extended(full, entry);
    }

    /** Nearly always nothing is in the way: it is looked for only when something was. */
    private int created(String path, String full, int mode) {
        int fd = files.create(full, mode);
        if (fd < 0) {
            clear(path);
            fd = files.create(full, mode);
        }
        if (fd < 0) {
            throw cameBack("create", full);
        }
        return fd;
    }

    /** Somebody else writes where only this may. */
    private static HostFailure cameBack(String operation, String full) {
        return new HostFailure(operation, FileCalls.EEXIST, TarEntry.shown(full), "it came back");
    }

    private void symbolicLink(String path, TarEntry entry) {
        if (entry.linkName().isEmpty()) {
            throw new BadArchive("a layer has an empty link: \"" + entry.shownName() + "\"");
        }
        String full = full(path);
        if (!files.symbolicLink(full, entry.linkName())) {
            clear(path);
            if (!files.symbolicLink(full, entry.linkName())) {
                throw cameBack("symlink", full);
            }
        }
        files.owner(full, id(entry.uid(), entry), id(entry.gid(), entry));
        files.modified(full, entry.mtimeSeconds(), entry.mtimeNanos());
    }

    private void hardLink(String path, TarEntry entry) {
        List<String> parts = parts(entry.linkName(), entry);
        if (parts.isEmpty()) {
            throw new BadArchive("a layer has an empty link: \"" + entry.shownName() + "\"");
        }
        String parent = directory(parts.subList(0, parts.size() - 1), entry, false);
        String target = join(parent, parts.getLast());
        FileCalls.Stat stat = files.stat(full(target));
        if (stat == null || stat.isDirectory()) {
            throw new BadArchive(
                    "a hard link of a layer leads to no file of it: \"" + entry.shownName() + "\"");
        }
        if (!target.equals(path)) {
            clear(path);
            files.hardLink(full(path), full(target));
        }
    }

    /** Containers get a {@code /dev} of their own: nodes there are left out, others refused. */
    private static void device(String path, TarEntry entry) {
        if (!path.startsWith("dev/")) {
            throw new BadArchive(
                    "a layer has a device outside of /dev: \"" + entry.shownName() + "\"");
        }
    }

    /** Makes room for what is not a directory: a later entry replaces an earlier one. */
    private void clear(String path) {
        FileCalls.Stat there = files.stat(full(path));
        if (there == null) {
            return;
        }
        if (there.isDirectory()) {
            throw new BadArchive(
                    "a layer has both a directory and a file \"" + TarEntry.shown(path) + "\"");
        }
        files.unlink(full(path));
    }

    private void attributes(String full, TarEntry entry) {
        files.owner(full, id(entry.uid(), entry), id(entry.gid(), entry), entry.mode());
        extended(full, entry);
        if (entry.type() == TarEntry.DIRECTORY) {
            times.add(new Timed(full, entry.mtimeSeconds(), entry.mtimeNanos()));
        } else {
            files.modified(full, entry.mtimeSeconds(), entry.mtimeNanos());
        }
    }

    /** Those that mean something in a container; overlay's own would let a layer speak for it. */
    private void extended(String full, TarEntry entry) {
        for (Map.Entry<String, byte[]> xattr : entry.xattrs().entrySet()) {
            String name = xattr.getKey();
            boolean kept =
                    name.equals("security.capability")
                            || (name.startsWith("user.") && !name.startsWith("user.overlay."));
            if (kept) {
                files.xattr(full, name, xattr.getValue());
            }
        }
    }

    private static int id(long id, TarEntry entry) {
        if (id < 0 || id > MAX_ID) {
            throw new BadArchive(
                    "\"" + entry.shownName() + "\" belongs to the impossible id " + id);
        }
        return (int) id;
    }
}

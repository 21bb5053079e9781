package dev.davit.sim.disk;

import dev.davit.base.HostFailure;
import dev.davit.base.Invariant;
import dev.davit.port.Disk;
import dev.davit.port.DiskFile;
import dev.davit.port.DiskLock;
import dev.davit.sim.SimEntropy;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A disk under a seed: unsynced sectors, sizes, names and renames may be lost in a crash, each
 * directory's from its newest end; room and I/O errors come and go as the test says.
 */
public final class SimDisk implements Disk {
    private static final int EIO = 5;
    private static final int EAGAIN = 11;
    private static final int ENOSPC = 28;

    private final SimEntropy entropy;
    private final TreeMap<String, SimInode> names = new TreeMap<>();
    private final SortedSet<String> directories = new TreeSet<>(List.of(""));
    private final TreeMap<String, String> locks = new TreeMap<>();

    /** Changes of names that are not synced, in order, each with how to take it back. */
    private final List<NameChange> unsynced = new ArrayList<>();

    private long capacityBytes = Long.MAX_VALUE;
    private Predicate<String> ignoredSyncs = path -> false;
    private long operations;
    private long crashAt = Long.MAX_VALUE;
    private long failAt = Long.MAX_VALUE;
    private boolean off;
    private int life;

    private record NameChange(
            String directory,
            @Nullable String from,
            @Nullable String to,
            @Nullable SimInode moved,
            @Nullable SimInode replaced) {}

    public SimDisk(SimEntropy entropy) {
        this.entropy = entropy;
    }

    /** Cuts the power before one of the next operations. */
    public void crashAfter(long more) {
        crashAt = operations + more;
    }

    /** Lets one of the next operations that may fail do so. */
    public void failAfter(long more) {
        failAt = operations + more;
    }

    /** No crash and no failure is planned any more. */
    public void calm() {
        crashAt = Long.MAX_VALUE;
        failAt = Long.MAX_VALUE;
    }

    /** A planted bug: syncs of these files or directories answer at once and do nothing. */
    public void ignoreSyncs(Predicate<String> paths) {
        ignoredSyncs = paths;
    }

    public void capacityBytes(long bytes) {
        capacityBytes = bytes;
    }

    public long operations() {
        return operations;
    }

    /** The power comes back: this is what the medium holds. */
    public void powerOn() {
        life++;
        off = false;
        crashAt = Long.MAX_VALUE;
        failAt = Long.MAX_VALUE;
        locks.clear();
        loseNames();
        names.values().forEach(inode -> inode.crash(entropy));
    }

    private void loseNames() {
        SortedSet<String> losing = new TreeSet<>();
        List<NameChange> lost = new ArrayList<>();
        for (NameChange change : unsynced) {
            if (losing.contains(change.directory) || entropy.oneIn(3)) {
                losing.add(change.directory);
                lost.add(change);
            }
        }
        lost.reversed().forEach(this::takeBack);
        unsynced.clear();
    }

    private void takeBack(NameChange change) {
        if (change.to != null) {
            names.remove(change.to);
            if (change.replaced != null) {
                names.put(change.to, change.replaced);
            }
        }
        if (change.from != null && change.moved != null) {
            names.put(change.from, change.moved);
        }
    }

    private void operate(String operation, String path, boolean mayFail) {
        if (off || operations++ >= crashAt) {
            off = true;
            throw new SimCrash();
        }
        if (mayFail && operations >= failAt) {
            failAt = Long.MAX_VALUE;
            throw new HostFailure(operation, EIO, path, "Input/output error");
        }
    }

    @Override
    public String name() {
        return "sim";
    }

    @Override
    public DiskLock lock(String path, String holder) {
        operate("lock", path, false);
        String other = locks.putIfAbsent(path, holder);
        if (other != null) {
            throw new HostFailure("lock", EAGAIN, path, "it is held by " + other);
        }
        int born = life;
        return () -> {
            if (born == life) {
                locks.remove(path);
            }
        };
    }

    @Override
    public DiskFile open(String path) {
        operate("open", path, true);
        SimInode inode = names.get(path);
        if (inode == null) {
            Invariant.check(directories.contains(directory(path)), "no directory for %s", path);
            inode = new SimInode();
            names.put(path, inode);
            unsynced.add(new NameChange(directory(path), null, path, inode, null));
        }
        return new SimFile(path, inode, life);
    }

    private static String directory(String path) {
        int slash = path.lastIndexOf('/');
        return slash < 0 ? "" : path.substring(0, slash);
    }

    @Override
    public boolean exists(String path) {
        operate("stat", path, false);
        return names.containsKey(path) || directories.contains(path);
    }

    @Override
    public List<String> list(String directory) {
        operate("list", directory, false);
        List<String> found = new ArrayList<>();
        SortedSet<String> all = new TreeSet<>(names.keySet());
        all.addAll(directories);
        for (String path : all) {
            if (!path.isEmpty() && directory(path).equals(directory)) {
                found.add(path.substring(directory.isEmpty() ? 0 : directory.length() + 1));
            }
        }
        return found;
    }

    @Override
    public void makeDirectories(String directory) {
        operate("make directory", directory, true);
        directories.add(directory);
    }

    @Override
    public void rename(String from, String to) {
        operate("rename", from, true);
        Invariant.check(directory(from).equals(directory(to)), "a rename across directories");
        SimInode moved = names.remove(from);
        if (moved == null) {
            throw new HostFailure("rename", 2, from, "No such file or directory");
        }
        SimInode replaced = names.put(to, moved);
        unsynced.add(new NameChange(directory(from), from, to, moved, replaced));
    }

    @Override
    public void delete(String path) {
        operate("delete", path, true);
        SimInode gone = names.remove(path);
        if (gone != null) {
            unsynced.add(new NameChange(directory(path), path, null, gone, null));
        }
    }

    @Override
    public void syncDirectory(String directory) {
        operate("sync directory", directory, true);
        if (ignoredSyncs.test(directory)) {
            return;
        }
        unsynced.removeIf(change -> change.directory.equals(directory));
    }

    @Override
    public long usableBytes() {
        operate("stat", "", false);
        return Math.max(0, capacityBytes - usedBytes());
    }

    /** What all files take. */
    public long usedBytes() {
        return names.values().stream().mapToLong(inode -> inode.content.length).sum();
    }

    private void room(String path, long more) {
        if (more > 0 && usedBytes() + more > capacityBytes) {
            throw new HostFailure("write", ENOSPC, path, "No space left on device");
        }
    }

    private final class SimFile implements DiskFile {
        private final String path;
        private final SimInode inode;
        private final int born;

        SimFile(String path, SimInode inode, int born) {
            this.path = path;
            this.inode = inode;
            this.born = born;
        }

        private void use(String operation, boolean mayFail) {
            operate(operation, path, mayFail);
            Invariant.check(born == life, "%s was opened in another life", path);
        }

        @Override
        public long size() {
            use("stat", false);
            return inode.content.length;
        }

        @Override
        public void allocate(long size) {
            use("allocate", true);
            room(path, size - inode.content.length);
            if (size > inode.content.length) {
                inode.write(new byte[(int) size - inode.content.length], inode.content.length);
            }
        }

        @Override
        public int read(ByteBuffer into, long at) {
            use("read", true);
            int count = (int) Math.min(into.remaining(), Math.max(0, inode.content.length - at));
            if (count > 0) {
                into.put(inode.content, (int) at, count);
            }
            return Math.max(0, count);
        }

        @Override
        public void write(ByteBuffer from, long at) {
            byte[] bytes = new byte[from.remaining()];
            from.get(bytes);
            boolean cut = operations + 1 > crashAt && !off;
            if (cut || operations + 1 >= failAt) {
                // The medium may have got a part of what was on its way.
                byte[] part = Arrays.copyOf(bytes, entropy.below(bytes.length + 1));
                inode.write(part, (int) at);
            }
            use("write", true);
            room(path, at + bytes.length - inode.content.length);
            inode.write(bytes, (int) at);
        }

        @Override
        public void truncate(long size) {
            use("truncate", true);
            if (size < inode.content.length) {
                inode.resize((int) size);
            }
        }

        @Override
        public void sync() {
            use("sync", true);
            if (!ignoredSyncs.test(path)) {
                inode.sync();
            }
        }

        @Override
        public void close() {
            if (!off) {
                use("close", false);
            }
        }
    }
}

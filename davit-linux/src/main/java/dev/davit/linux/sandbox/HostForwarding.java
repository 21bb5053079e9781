package dev.davit.linux.sandbox;

import dev.davit.base.HostFailure;
import dev.davit.linux.mount.MountRoom;
import dev.davit.linux.netlink.Links;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonReader;
import dev.davit.model.json.JsonString;
import dev.davit.model.json.JsonWriter;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.ReentrantLock;

/**
 * IPv6 forwarding of the host: on while any cluster on it has a pod, and exactly as it was
 * afterwards. The clusters of a host share the record of what was ({@code /run/davit/forwarding}):
 * each puts a file with its name there, the last one to leave restores, and the folder goes. The
 * file says where the cluster's data dir is, so that one that was deleted with its cluster still
 * running, or killed half-way, does not hold for ever: see {@link #isAlive}.
 *
 * <p>Where forwarding is on, the kernel listens to router advertisements only with accept_ra=2;
 * without that the host itself would lose its address after a while.
 */
public final class HostForwarding {
    private static final System.Logger LOG = System.getLogger(HostForwarding.class.getName());
    private static final Path CONF = Path.of("/proc/sys/net/ipv6/conf");
    private static final ReentrantLock THIS_PROCESS = new ReentrantLock();
    private static final int LOCK_ATTEMPTS = 100;

    private static final String HOLDER = "cluster-";

    private final Path folder;
    private final String cluster;
    private final Path dataDir;

    public HostForwarding(String cluster, Path dataDir) {
        this(Path.of("/run/davit/forwarding"), cluster, dataDir);
    }

    HostForwarding(Path folder, String cluster, Path dataDir) {
        this.folder = folder;
        this.cluster = cluster;
        this.dataDir = dataDir;
    }

    /** Fails with a clear message where the host has no IPv6. */
    public static void requireIpv6() {
        if (!Files.isDirectory(CONF)) {
            throw new HostFailure(
                    "use IPv6", 0, "host", "the kernel has no IPv6; boot without ipv6.disable=1");
        }
        if (read(CONF.resolve("all/disable_ipv6")).equals("1")
                || read(CONF.resolve("default/disable_ipv6")).equals("1")) {
            throw new HostFailure(
                    "use IPv6",
                    0,
                    "host",
                    "IPv6 is disabled; set net.ipv6.conf.all.disable_ipv6=0 and"
                            + " net.ipv6.conf.default.disable_ipv6=0");
        }
    }

    /** Turns forwarding on for this cluster. */
    public void hold() {
        if (Files.exists(holder()) && read(CONF.resolve("all/forwarding")).equals("1")) {
            return;
        }
        requireIpv6();
        locked(() -> {
            if (!Files.exists(record())) {
                replace(record(), JsonWriter.write(current()));
            }
            Files.writeString(holder(), dataDir.toString());
            keepRouterAdvertisements();
            Files.writeString(CONF.resolve("all/forwarding"), "1");
        });
    }

    /** This cluster needs it no more. */
    public void release() {
        if (!Files.exists(holder())) {
            return;
        }
        locked(() -> {
            Files.deleteIfExists(holder());
            if (othersHold()) {
                return;
            }
            if (Files.exists(record())) {
                restore(JsonReader.readObject(Files.readAllBytes(record())));
                Files.delete(record());
            }
            Files.deleteIfExists(lock());
            Files.deleteIfExists(folder);
            removeIfEmpty(folder.resolveSibling(".").normalize());
        });
    }

    private Path holder() {
        return folder.resolve(HOLDER + cluster);
    }

    private Path record() {
        return folder.resolve("before.json");
    }

    private Path lock() {
        return folder.resolve("lock");
    }

    /** Forgets the holders that nobody can take away any more. */
    private boolean othersHold() throws IOException {
        boolean held = false;
        try (DirectoryStream<Path> holders = Files.newDirectoryStream(folder, HOLDER + "*")) {
            for (Path holder : holders) {
                if (isAlive(holder)) {
                    held = true;
                } else {
                    LOG.log(Level.INFO, "forwarding.forget holder={0}", holder.getFileName());
                    Files.delete(holder);
                }
            }
        }
        return held;
    }

    /**
     * A cluster needs forwarding while it has a link to a pod here, or a process in its mount room
     * that may be about to make one. Without its data dir nobody can ever bring it down: it counts
     * as gone.
     */
    private static boolean isAlive(Path holder) throws IOException {
        String name = holder.getFileName().toString().substring(HOLDER.length());
        boolean linked = !new Links(name).pods().isEmpty();
        String dataDir = Files.readString(holder).strip();
        if (dataDir.isEmpty()) {
            // Killed between making the file and filling it.
            return linked;
        }
        Path its = Path.of(dataDir);
        return MountRoom.isNamed(its) && (linked || MountRoom.isInhabited(its));
    }

    private static JsonObject current() throws IOException {
        JsonObject.Builder values = JsonObject.builder();
        try (DirectoryStream<Path> links = Files.newDirectoryStream(CONF)) {
            for (Path link : links) {
                if (link.getFileName().toString().startsWith(Links.PREFIX)) {
                    continue;
                }
                for (String name : new String[] {"forwarding", "accept_ra"}) {
                    values.put(link.getFileName() + "/" + name, read(link.resolve(name)));
                }
            }
        }
        return values.build();
    }

    private static void keepRouterAdvertisements() throws IOException {
        try (DirectoryStream<Path> links = Files.newDirectoryStream(CONF)) {
            for (Path link : links) {
                Path file = link.resolve("accept_ra");
                boolean shared = link.endsWith("all") || link.endsWith("default");
                // Pods' links hear no routers, and come and go with nobody to restore them.
                boolean pods = link.getFileName().toString().startsWith(Links.PREFIX);
                if (!shared && !pods && read(file).equals("1")) {
                    Files.writeString(file, "2");
                }
            }
        }
    }

    /** {@code all} first: writing it overwrites every link's own value. */
    private static void restore(JsonObject before) throws IOException {
        Files.writeString(CONF.resolve("all/forwarding"), before.textOr("0", "all/forwarding"));
        for (int i = 0; i < before.size(); i++) {
            Path file = CONF.resolve(before.nameAt(i));
            if (before.valueAt(i) instanceof JsonString(String value)
                    && Files.exists(file)
                    && !read(file).equals(value)) {
                Files.writeString(file, value);
            }
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new HostFailure("read", file.toString(), e);
        }
    }

    private static void replace(Path file, byte[] content) throws IOException {
        Path next = file.resolveSibling(file.getFileName() + ".next");
        Files.write(next, content);
        Files.move(next, file, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
    }

    private static void removeIfEmpty(Path directory) {
        try {
            Files.deleteIfExists(directory);
        } catch (IOException othersUseIt) {
            // Not empty: another part of Davit keeps records there.
        }
    }

    @FunctionalInterface
    private interface Task {
        void run() throws IOException;
    }

    /** The lock's file goes with its folder: one that was deleted meanwhile is no lock. */
    private void locked(Task task) {
        // A file's lock is the whole process's: its threads take turns before they ask for it.
        THIS_PROCESS.lock();
        try {
            for (int i = 0; i < LOCK_ATTEMPTS; i++) {
                Files.createDirectories(folder);
                try (FileChannel channel =
                                FileChannel.open(
                                        lock(),
                                        StandardOpenOption.CREATE,
                                        StandardOpenOption.WRITE);
                        FileLock _ = channel.lock()) {
                    if (Files.exists(lock())) {
                        task.run();
                        return;
                    }
                } catch (java.nio.file.NoSuchFileException removedMeanwhile) {
                    // Another cluster was the last one just now: make the folder anew.
                }
            }
        } catch (IOException e) {
            throw new HostFailure("change forwarding", folder.toString(), e);
        } finally {
            THIS_PROCESS.unlock();
        }
        throw new HostFailure(
                "change forwarding", 0, folder.toString(), "the lock keeps vanishing");
    }
}

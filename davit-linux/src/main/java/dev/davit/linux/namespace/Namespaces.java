package dev.davit.linux.namespace;

import dev.davit.base.HostFailure;
import dev.davit.linux.mount.MountTable;
import dev.davit.linux.sys.Fd;
import dev.davit.linux.sys.Libc;
import dev.davit.linux.sys.MountCalls;
import dev.davit.linux.sys.OwnThread;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Makes namespaces. A program with threads cannot enter a new user namespace, so a short-lived
 * child does, see {@link Holder}: it unshares, waits while its namespaces get their id maps and
 * pins, and ends.
 */
public final class Namespaces {
    public static final int IDS_PER_POD = 65_536;

    /** In the order in which pins are made; the user namespace owns the others. */
    public static final List<String> SHARED = List.of("user", "net", "ipc", "uts");

    /** Its start would be a tenth of a pod's. */
    private static final Spare SPARE = new Spare(List.of("--user", "--net", "--ipc", "--uts"));

    private Namespaces() {}

    /** A new user namespace that lives as long as its descriptor. */
    public static Fd userNamespace(int idBase) {
        Fd[] opened = new Fd[1];
        withChild(
                idBase,
                Holder.start(List.of("--user")),
                pid -> opened[0] = Libc.open("/proc/" + pid + "/ns/user", Libc.O_RDONLY));
        return opened[0];
    }

    /** Makes a pod's namespaces and pins them as {@code folder/user}, {@code folder/net}, … */
    public static void create(Path folder, int idBase, String hostname) {
        withChild(
                idBase,
                SPARE.take(),
                pid -> {
                    for (String name : SHARED) {
                        pin("/proc/" + pid + "/ns/" + name, folder.resolve(name));
                    }
                });
        hostname(folder, hostname);
    }

    private static void pin(String namespace, Path pin) {
        try {
            Files.createDirectories(pin.getParent());
            if (!Files.exists(pin)) {
                Files.createFile(pin);
            }
            MountCalls.bind(namespace, pin.toString());
        } catch (IOException e) {
            throw new HostFailure("pin namespace", pin.toString(), e);
        }
    }

    private static void hostname(Path folder, String hostname) {
        OwnThread.run(
                "set hostname",
                () -> {
                    try (Fd uts = Libc.open(folder.resolve("uts").toString(), Libc.O_RDONLY)) {
                        Libc.setns(uts, Libc.CLONE_NEWUTS, "uts");
                    }
                    Libc.setHostname(hostname);
                });
    }

    public static boolean allPinned(Path folder) {
        List<String> mounted = MountTable.read().stream().map(MountTable.Entry::target).toList();
        return SHARED.stream().allMatch(name -> mounted.contains(folder.resolve(name).toString()));
    }

    public static void remove(Path folder) {
        MountTable.detachBelow(folder);
        dev.davit.linux.mount.Trees.delete(folder);
    }

    /** Runs a task on a platform thread that is in a pod's network namespace. */
    public static void inNetwork(Path folder, OwnThread.Task task) {
        OwnThread.run(
                "pod network",
                () -> {
                    try (Fd net = Libc.open(folder.resolve("net").toString(), Libc.O_RDONLY)) {
                        Libc.setns(net, Libc.CLONE_NEWNET, "net");
                    }
                    task.run();
                });
    }

    @FunctionalInterface
    private interface WhileItLives {
        void run(int pid);
    }

    private static void withChild(int idBase, Holder holder, WhileItLives task) {
        // Closing it ends the child.
        try (holder) {
            mapIds(holder.pid(), idBase);
            task.run(holder.pid());
        }
    }

    private static void mapIds(int pid, int idBase) {
        String map = "0 " + idBase + " " + IDS_PER_POD;
        try {
            Files.writeString(Path.of("/proc/" + pid + "/uid_map"), map);
            Files.writeString(Path.of("/proc/" + pid + "/gid_map"), map);
        } catch (IOException e) {
            throw new HostFailure("map ids", "base " + idBase, e);
        }
    }
}

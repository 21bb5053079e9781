package dev.davit.linux.namespace;

import dev.davit.base.HostFailure;
import dev.davit.linux.mount.MountTable;
import dev.davit.linux.sys.Fd;
import dev.davit.linux.sys.Libc;
import dev.davit.linux.sys.MountCalls;
import dev.davit.linux.sys.OwnThread;
import dev.davit.port.Sharing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes namespaces. A program with threads cannot enter a new user namespace, so a short-lived
 * child does, see {@link Holder}: it unshares, waits while its namespaces get their id maps and
 * pins, and ends.
 */
public final class Namespaces {
    public static final int IDS_PER_POD = 65_536;

    private static final String USER = "user";
    private static final String NET = "net";
    private static final String IPC = "ipc";

    /** Every pod has its own: a name, and the sign that pins are made. */
    private static final String UTS = "uts";

    private static final int PINS_AT_MOST = 100;

    /** In the order in which pins are made; the user namespace owns the others. */
    static final List<String> ALL = List.of(USER, NET, IPC, UTS);

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

    /** A child in new namespaces of those kinds that a pod does not share. */
    public static Holder hold(Sharing sharing) {
        return Holder.start(switches(own(sharing)));
    }

    /** Whether a pod has its own of every kind. */
    public static boolean ownsAll(Sharing sharing) {
        return own(sharing).equals(ALL);
    }

    /**
     * Pins a pod's namespaces as {@code folder/user}, {@code folder/net}, …
     *
     * @param holder in new ones of the kinds that the pod does not share; ends
     */
    public static void create(
            Path folder, Holder holder, Sharing sharing, int idBase, String hostname) {
        List<String> own = own(sharing);
        WhileItLives pins =
                pid -> {
                    for (String name : own) {
                        pin("/proc/" + pid + "/ns/" + name, folder.resolve(name));
                    }
                };
        if (sharing.users()) {
            try (holder) {
                pins.run(holder.pid());
            }
        } else {
            withChild(idBase, holder, pins);
        }
        hostname(folder, hostname);
    }

    private static List<String> own(Sharing sharing) {
        List<String> own = new ArrayList<>(ALL);
        if (sharing.users()) {
            own.remove(USER);
        }
        if (sharing.network()) {
            own.remove(NET);
        }
        if (sharing.ipc()) {
            own.remove(IPC);
        }
        return own;
    }

    static List<String> switches(List<String> names) {
        return names.stream().map(name -> "--" + name).toList();
    }

    /** The pins of a pod by the kernel's names for their kinds, the user namespace first. */
    public static List<String> pins(Path folder) {
        return ALL.stream().filter(name -> Files.exists(folder.resolve(name))).toList();
    }

    public static boolean hasOwnUsers(Path folder) {
        return Files.exists(folder.resolve(USER));
    }

    public static boolean hasOwnNetwork(Path folder) {
        return Files.exists(folder.resolve(NET));
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
        List<String> pins = pins(folder);
        return pins.contains(UTS)
                && pins.stream()
                        .allMatch(name -> mounted.contains(folder.resolve(name).toString()));
    }

    /** The whole mount table would be read once more for each pod on the host. */
    public static void remove(Path folder) {
        for (String name : ALL) {
            Path pin = folder.resolve(name);
            for (int i = 0; i < PINS_AT_MOST && MountCalls.detach(pin.toString()); i++) {
                // Made again by one that was killed in between: one lies on the other.
            }
        }
        dev.davit.linux.mount.Trees.delete(folder);
    }

    /** Runs a task on a platform thread that is in the network namespace of a holder. */
    public static void inNetworkOf(Holder holder, OwnThread.Task task) {
        in(Path.of("/proc/" + holder.pid() + "/ns"), NET, Libc.CLONE_NEWNET, task);
    }

    /** Runs a task on a platform thread that is in a pod's network namespace. */
    public static void inNetwork(Path folder, OwnThread.Task task) {
        in(folder, NET, Libc.CLONE_NEWNET, task);
    }

    /** Runs a task on a platform thread that is in a pod's IPC namespace. */
    public static void inIpc(Path folder, OwnThread.Task task) {
        in(folder, IPC, Libc.CLONE_NEWIPC, task);
    }

    private static void in(Path folder, String name, int type, OwnThread.Task task) {
        OwnThread.run(
                "pod " + name,
                () -> {
                    try (Fd pin = Libc.open(folder.resolve(name).toString(), Libc.O_RDONLY)) {
                        Libc.setns(pin, type, name);
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

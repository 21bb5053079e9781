package dev.davit.linux.mount;

import dev.davit.base.HostFailure;
import dev.davit.linux.sys.MountCalls;
import dev.davit.linux.sys.Tool;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The one mount namespace of a data dir. Davit itself runs in it, so that all mounts of its pods
 * live there: the host's table stays as it was, they survive the process, and vanish with the pin.
 *
 * <p>What the host mounts later shows up inside (the room is a slave of the host's), never the
 * other way round. On hybrid hosts the unified cgroup hierarchy moves aside in it, to {@code
 * run/cgroup2}: crun 1.8 refuses a host with both in their usual places, and it looks nowhere else.
 *
 * <p>{@code run} itself is in memory: it speaks of processes and mounts, which no start of the host
 * outlives, and making its small files on a disk is a large part of a pod's start (ADR 27).
 */
public final class MountRoom {
    private static final String UNIFIED = "/sys/fs/cgroup/unified";

    /** A pod takes 64 KiB of it, and its programs can write nothing there. */
    private static final String IN_MEMORY = "mode=0755,size=25%";

    private MountRoom() {}

    /**
     * Makes the room where it is missing.
     *
     * @return empty inside the room already; else what to put before a command to run it in the
     *     room; its working directory becomes {@code /}
     */
    public static List<String> ensure(Path dataDir) {
        try {
            Files.createDirectories(dataDir);
            Path run = run(dataDir);
            Path pin = pin(dataDir);
            if (isInside(dataDir)) {
                return List.of();
            }
            Files.createDirectories(run);
            if (!MountTable.isMounted(run)) {
                MountCalls.mount(
                        "davit",
                        run.toString(),
                        "tmpfs",
                        MountCalls.MS_NOSUID | MountCalls.MS_NODEV,
                        IN_MEMORY);
                // A namespace can only be pinned on a mount that is not shared.
                MountCalls.mount("none", run.toString(), null, MountCalls.MS_PRIVATE, null);
            }
            Files.createDirectories(run.resolve("cgroup2"));
            if (!MountTable.isMounted(pin)) {
                if (!Files.exists(pin)) {
                    Files.createFile(pin);
                }
                createOrNothing(run, pin);
            }
            Files.writeString(name(dataDir), "mnt:[" + Files.getAttribute(pin, "unix:ino") + "]");
            return prefix(pin);
        } catch (IOException e) {
            throw new HostFailure("make mount room", dataDir.toString(), e);
        }
    }

    private static void createOrNothing(Path run, Path pin) {
        HostFailure first = attempt(List.of(), run, pin);
        int processors = Runtime.getRuntime().availableProcessors();
        for (int i = 0; first != null && i < processors; i++) {
            // A namespace can be pinned only from one with a smaller number, and newer kernels
            // (seen
            // on 6.18) hand out the numbers in blocks, one block to each processor: made on another
            // processor it has a greater one. It matters where Davit's own namespace is not the
            // first.
            List<String> there = List.of(Tool.find("taskset"), "--cpu-list", "" + i);
            if (attempt(there, run, pin) == null) {
                return;
            }
        }
        if (first != null) {
            throw first;
        }
    }

    private static @Nullable HostFailure attempt(List<String> prefix, Path run, Path pin) {
        try {
            create(prefix, run, pin);
            return null;
        } catch (HostFailure refused) {
            MountCalls.detach(pin.toString());
            return refused;
        }
    }

    private static void create(List<String> prefix, Path run, Path pin) {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(
                List.of(
                        Tool.find("unshare"),
                        "--mount=" + pin,
                        "--propagation=slave",
                        "sh",
                        "-c",
                        """
                        set -e
                        mount --make-private "$1"
                        if grep -q ' %1$s cgroup2 ' /proc/self/mounts; then
                          umount %1$s
                          mount -t cgroup2 none "$1/cgroup2"
                        fi
                        """
                                .formatted(UNIFIED),
                        "sh",
                        run.toString()));
        Tool.run("make mount room", command.toArray(String[]::new));
    }

    /** True in a process that runs in the data dir's room. The pin itself is not seen in there. */
    public static boolean isInside(Path dataDir) {
        try {
            String here = Files.readSymbolicLink(Path.of("/proc/self/ns/mnt")).toString();
            return Files.exists(name(dataDir)) && Files.readString(name(dataDir)).equals(here);
        } catch (IOException e) {
            throw new HostFailure("look for mount room", dataDir.toString(), e);
        }
    }

    /** True when there is a room to enter. */
    public static boolean exists(Path dataDir) {
        return MountTable.isMounted(pin(dataDir));
    }

    /** True while the data dir knows its room: until {@link #remove}, or until it is deleted. */
    public static boolean isNamed(Path dataDir) {
        return Files.exists(name(dataDir));
    }

    /** True while any process on this host runs in the data dir's room, also seen from another. */
    public static boolean isInhabited(Path dataDir) {
        try {
            String room = Files.readString(name(dataDir));
            try (DirectoryStream<Path> processes =
                    Files.newDirectoryStream(Path.of("/proc"), "[1-9]*")) {
                for (Path process : processes) {
                    if (room.equals(roomOf(process))) {
                        return true;
                    }
                }
            }
            return false;
        } catch (NoSuchFileException noRoom) {
            return false;
        } catch (IOException e) {
            throw new HostFailure("look into mount room", dataDir.toString(), e);
        }
    }

    private static String roomOf(Path process) {
        try {
            return Files.readSymbolicLink(process.resolve("ns/mnt")).toString();
        } catch (IOException ended) {
            return "";
        }
    }

    /** Holds the name by which the kernel calls the room. */
    private static Path name(Path dataDir) {
        return run(dataDir).resolve("mntns.name");
    }

    /** Lets the room go. Mounts in it vanish once no process is left inside. */
    public static void remove(Path dataDir) {
        try {
            while (MountCalls.detach(pin(dataDir).toString())) {
                // One more pin below this one would keep the namespace alive.
            }
            Files.deleteIfExists(pin(dataDir));
            Files.deleteIfExists(name(dataDir));
            while (MountTable.isMounted(run(dataDir))) {
                MountCalls.detach(run(dataDir).toString());
            }
        } catch (IOException e) {
            throw new HostFailure("remove mount room", dataDir.toString(), e);
        }
    }

    private static List<String> prefix(Path pin) {
        return List.of(Tool.find("nsenter"), "--mount=" + pin, "--");
    }

    /** Without links: the kernel's mount table knows no others. */
    private static Path run(Path dataDir) {
        try {
            return dataDir.toRealPath().resolve("run");
        } catch (IOException missing) {
            return dataDir.toAbsolutePath().normalize().resolve("run");
        }
    }

    private static Path pin(Path dataDir) {
        return run(dataDir).resolve("mntns");
    }
}

package dev.davit.linux.probe;

import dev.davit.base.HostFailure;
import dev.davit.base.Invariant;
import dev.davit.linux.mount.Trees;
import dev.davit.linux.namespace.Namespaces;
import dev.davit.linux.sys.Fd;
import dev.davit.linux.sys.MountCalls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Kernel features that have a fallback, each probed by doing it, not by the kernel's version. Any
 * can be forced off, so that its fallback is tested where the kernel has it.
 */
public record KernelFeatures(SortedMap<String, Boolean> byName) {
    /** Mounts that show files with other owners (5.12; overlay on top of them 5.19). */
    public static final String IDMAPPED_MOUNTS = "idmapped-mounts";

    /** Overlay takes its layers one by one and by descriptor (6.13). */
    public static final String OVERLAY_LOWER_FD = "overlay-lowerdir-fd";

    /**
     * A link that is up can get another name (6.2). To probe it would cost a link's removal, 30 ms,
     * at every start: it counts as there until a pod's link was refused one.
     */
    public static final String RENAME_LIVE_LINK = "rename-live-link";

    private static final int PROBE_ID_BASE = 1_000_000;

    public KernelFeatures {
        byName = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(byName));
    }

    /**
     * Tries every feature.
     *
     * @param scratch a directory on the filesystem that will hold layers; left as it was
     */
    public static KernelFeatures probe(Path scratch) {
        return probe(scratch, Set.of());
    }

    public static KernelFeatures probe(Path scratch, Set<String> forcedOff) {
        SortedMap<String, Boolean> found = new TreeMap<>();
        try {
            Files.createDirectories(scratch);
            Path folder = Files.createTempDirectory(scratch, "probe-");
            try (Fd user = Namespaces.userNamespace(PROBE_ID_BASE)) {
                boolean mapped = works(() -> mapIds(folder, user));
                found.put(IDMAPPED_MOUNTS, mapped);
                found.put(RENAME_LIVE_LINK, true);
                found.put(OVERLAY_LOWER_FD, mapped && works(() -> overlayByFd(folder, user)));
            } finally {
                Trees.delete(folder);
            }
        } catch (IOException e) {
            throw new HostFailure("probe", scratch.toString(), e);
        }
        return new KernelFeatures(found).forcedOff(forcedOff);
    }

    public KernelFeatures forcedOff(Set<String> names) {
        SortedMap<String, Boolean> less = new TreeMap<>(byName);
        for (String name : names) {
            Invariant.check(byName.containsKey(name), "no such kernel feature: %s", name);
            less.put(name, false);
        }
        return new KernelFeatures(less);
    }

    public boolean idmappedMounts() {
        return Boolean.TRUE.equals(byName.get(IDMAPPED_MOUNTS));
    }

    public boolean overlayLowerFd() {
        return Boolean.TRUE.equals(byName.get(OVERLAY_LOWER_FD));
    }

    public boolean renameLiveLink() {
        return Boolean.TRUE.equals(byName.get(RENAME_LIVE_LINK));
    }

    private static boolean works(Runnable attempt) {
        try {
            attempt.run();
            return true;
        } catch (HostFailure refused) {
            return false;
        }
    }

    private static void mapIds(Path folder, Fd user) {
        try (Fd clone = MountCalls.cloneTree(folder.toString(), false)) {
            MountCalls.mapIds(clone, user);
        }
    }

    private static void overlayByFd(Path folder, Fd user) {
        try (Fd lower = MountCalls.cloneTree(directory(folder, "lower"), false);
                Fd overlay = MountCalls.openFilesystem("overlay")) {
            MountCalls.mapIds(lower, user);
            MountCalls.set(overlay, "lowerdir+", lower);
            MountCalls.set(overlay, "upperdir", directory(folder, "upper"));
            MountCalls.set(overlay, "workdir", directory(folder, "work"));
            MountCalls.create(overlay, folder.toString(), 0).close();
        }
    }

    private static String directory(Path folder, String name) {
        try {
            return Files.createDirectories(folder.resolve(name)).toString();
        } catch (IOException e) {
            throw new HostFailure("probe", folder.toString(), e);
        }
    }
}

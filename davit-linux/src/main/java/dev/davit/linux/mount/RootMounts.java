package dev.davit.linux.mount;

import dev.davit.base.HostFailure;
import dev.davit.linux.probe.KernelFeatures;
import dev.davit.linux.sys.Fd;
import dev.davit.linux.sys.Libc;
import dev.davit.linux.sys.MountCalls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Root filesystems of containers: shared layers below, a writable directory of the container's own
 * on top. The layers' files belong to root on the host; in the pod they must belong to the pod's
 * ids. Three ways, best first: idmapped layers handed to overlay by descriptor, idmapped layers at
 * paths of their own, copies of the layers with changed owners.
 */
public final class RootMounts {
    /** Above this, a writable layer in memory would cost more than it protects. */
    static final long MAX_MEMORY_LAYER_BYTES = 64L << 20;

    private final KernelFeatures features;
    private final ChownedLayers copies;

    public RootMounts(KernelFeatures features, Path copies) {
        this.features = features;
        this.copies = new ChownedLayers(copies);
    }

    /**
     * One container's root.
     *
     * @param directory the container's own: gets {@code rootfs}, {@code upper}, …
     * @param userNamespace the pod's; null where it shares the host's users
     * @param writableBytes 0 for no limit
     */
    public record Request(
            Path directory,
            List<String> layers,
            @Nullable Fd userNamespace,
            String podUid,
            int idBase,
            long writableBytes) {
        public Request {
            layers = List.copyOf(layers);
        }
    }

    /** Mounts at {@code directory/rootfs}. */
    public void mount(Request request) {
        try {
            Path directory = request.directory();
            Path target = Files.createDirectories(directory.resolve("rootfs"));
            Path writable = writable(request);
            own(Files.createDirectories(writable.resolve("upper")), request.idBase());
            own(Files.createDirectories(writable.resolve("work")), request.idBase());
            if (request.userNamespace() == null) {
                mountPaths(request.layers(), writable, target);
            } else if (features.idmappedMounts()) {
                mountMapped(request, request.userNamespace(), writable, target);
            } else {
                List<String> layers =
                        request.layers().stream()
                                .map(layer ->
                                        copies.ensure(layer, request.podUid(), request.idBase())
                                                .toString())
                                .toList();
                mountPaths(layers, writable, target);
            }
        } catch (IOException e) {
            throw new HostFailure("mount root", request.directory().toString(), e);
        }
    }

    /** Where upper and work are: on disk, or in memory where that is the only limit we can set. */
    private static Path writable(Request request) throws IOException {
        Path writable = Files.createDirectories(request.directory().resolve("writable"));
        long bytes = request.writableBytes();
        if (bytes > 0 && bytes <= MAX_MEMORY_LAYER_BYTES && !MountTable.isMounted(writable)) {
            MountCalls.mount(
                    "davit", writable.toString(), "tmpfs", MountCalls.MS_NODEV, "size=" + bytes);
        }
        return writable;
    }

    private static void own(Path directory, int idBase) {
        Libc.chown(directory.toString(), idBase, idBase);
    }

    private void mountMapped(Request request, Fd users, Path writable, Path target)
            throws IOException {
        List<Fd> clones = new ArrayList<>();
        try {
            for (String layer : request.layers()) {
                Fd clone = MountCalls.cloneTree(layer, false);
                clones.add(clone);
                MountCalls.mapIds(clone, users);
            }
            if (features.overlayLowerFd()) {
                overlay(target, writable, clones);
            } else {
                mountPaths(attachClones(request.directory(), clones), writable, target);
            }
        } finally {
            clones.forEach(Fd::close);
        }
    }

    private static List<String> attachClones(Path directory, List<Fd> clones) throws IOException {
        List<String> paths = new ArrayList<>();
        for (int i = 0; i < clones.size(); i++) {
            Path at = Files.createDirectories(directory.resolve("layers").resolve("" + i));
            MountCalls.attach(clones.get(i), at.toString());
            paths.add(at.toString());
        }
        return paths;
    }

    private static void overlay(Path target, Path writable, List<Fd> lowest) {
        try (Fd overlay = MountCalls.openFilesystem("overlay")) {
            for (Fd layer : lowest.reversed()) {
                MountCalls.set(overlay, "lowerdir+", layer);
            }
            MountCalls.set(overlay, "upperdir", writable.resolve("upper").toString());
            MountCalls.set(overlay, "workdir", writable.resolve("work").toString());
            // A run's own writes end with it, so nobody needs them on the disk: without this, its
            // removal would wait for a sync of the data dir's whole filesystem.
            MountCalls.setFlag(overlay, "volatile");
            try (Fd mount = MountCalls.create(overlay, target.toString(), MountCalls.ATTR_NODEV)) {
                MountCalls.attach(mount, target.toString());
            }
        }
    }

    /** The old way, with layers by path; colons and commas in a path need a backslash. */
    private static void mountPaths(List<String> lowest, Path writable, Path target) {
        String lower = String.join(":", lowest.reversed().stream().map(RootMounts::quote).toList());
        String data =
                "lowerdir=%s,upperdir=%s,workdir=%s,volatile"
                        .formatted(
                                lower,
                                quote(writable.resolve("upper").toString()),
                                quote(writable.resolve("work").toString()));
        MountCalls.mount("davit", target.toString(), "overlay", MountCalls.MS_NODEV, data);
    }

    private static String quote(String path) {
        return path.replace("\\", "\\\\").replace(":", "\\:").replace(",", "\\,");
    }

    /** Drops copies of layers made for a pod's ids, where there are any. */
    public void forget(String podUid) {
        copies.remove(podUid);
    }
}

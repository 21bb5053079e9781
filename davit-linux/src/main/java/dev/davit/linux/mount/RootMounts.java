package dev.davit.linux.mount;

import dev.davit.base.HostFailure;
import dev.davit.linux.namespace.Namespaces;
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

    private static final long READ_ONLY_FLAGS =
            MountCalls.MS_RDONLY
                    | MountCalls.MS_NOSUID
                    | MountCalls.MS_NODEV
                    | MountCalls.MS_NOEXEC;
    private static final long READ_ONLY =
            MountCalls.ATTR_RDONLY
                    | MountCalls.ATTR_NOSUID
                    | MountCalls.ATTR_NODEV
                    | MountCalls.ATTR_NOEXEC;

    private final KernelFeatures features;
    private final ChownedLayers copies;

    public RootMounts(KernelFeatures features, Path copies) {
        this.features = features;
        this.copies = new ChownedLayers(copies);
    }

    /**
     * One container's root.
     *
     * @param directory the container's own: gets {@code rootfs}, …
     * @param writable the container's own, on disk: what its program writes
     * @param upper where overlay's {@code upper} and {@code work} are: in one of the two above
     * @param userNamespace the pod's; null where it shares the host's users
     * @param writableBytes 0 for no limit
     */
    public record Request(
            Path directory,
            Path writable,
            Path upper,
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
            makeWritable(request);
            Path upper = request.upper();
            own(Files.createDirectories(upper.resolve("upper")), request.idBase());
            own(Files.createDirectories(upper.resolve("work")), request.idBase());
            if (request.userNamespace() == null) {
                mountPaths(request.layers(), upper, target);
            } else if (features.idmappedMounts()) {
                mountMapped(request, request.userNamespace(), target);
            } else {
                List<String> layers =
                        request.layers().stream()
                                .map(layer ->
                                        copies.ensure(layer, request.podUid(), request.idBase())
                                                .toString())
                                .toList();
                mountPaths(layers, upper, target);
            }
        } catch (IOException e) {
            throw new HostFailure("mount root", request.directory().toString(), e);
        }
    }

    /**
     * What an image holds, for reading.
     *
     * @param scratch for what this way of mounting needs beside it
     * @param idBase 0: the pod shares the host's users
     */
    public record Layers(
            Path scratch, Path target, List<String> layers, String podUid, int idBase) {
        public Layers {
            layers = List.copyOf(layers);
        }
    }

    /** Mounts at the target. Nothing in it can be written or run. */
    public void mountReadOnly(Layers request) {
        List<Fd> trees = new ArrayList<>();
        try {
            boolean own = request.idBase() == 0 || !features.idmappedMounts();
            for (String layer : request.layers()) {
                String path =
                        own && request.idBase() != 0
                                ? copies.ensure(layer, request.podUid(), request.idBase())
                                        .toString()
                                : layer;
                trees.add(MountCalls.cloneTree(path, false));
            }
            if (!own) {
                try (Fd users = Namespaces.userNamespace(request.idBase())) {
                    trees.forEach(tree -> MountCalls.mapIds(tree, users));
                }
            }
            attachReadOnly(request, trees);
        } catch (IOException e) {
            throw new HostFailure("mount image", request.target().toString(), e);
        } finally {
            trees.forEach(Fd::close);
        }
    }

    /** One layer needs no overlay, which would want two. */
    private void attachReadOnly(Layers request, List<Fd> trees) throws IOException {
        String target = request.target().toString();
        if (trees.isEmpty()) {
            return;
        }
        if (trees.size() == 1) {
            MountCalls.setReadOnly(trees.getFirst());
            MountCalls.setNoExec(trees.getFirst());
            MountCalls.attach(trees.getFirst(), target);
            return;
        }
        if (!features.overlayLowerFd()) {
            List<String> lowest = attachClones(request.scratch(), trees);
            String data =
                    "lowerdir="
                            + String.join(
                                    ":",
                                    lowest.reversed().stream().map(RootMounts::quote).toList());
            MountCalls.mount("davit", target, "overlay", READ_ONLY_FLAGS, data);
            return;
        }
        try (Fd overlay = MountCalls.openFilesystem("overlay")) {
            for (Fd layer : trees.reversed()) {
                MountCalls.set(overlay, "lowerdir+", layer);
            }
            try (Fd mount = MountCalls.create(overlay, target, READ_ONLY)) {
                MountCalls.attach(mount, target);
            }
        }
    }

    /** On disk, or in memory where that is the only limit we can set. */
    private static void makeWritable(Request request) throws IOException {
        Path writable = Files.createDirectories(request.writable());
        long bytes = request.writableBytes();
        if (bytes > 0 && bytes <= MAX_MEMORY_LAYER_BYTES && !MountTable.isMounted(writable)) {
            MountCalls.mount(
                    "davit", writable.toString(), "tmpfs", MountCalls.MS_NODEV, "size=" + bytes);
        }
    }

    private static void own(Path directory, int idBase) {
        Libc.chown(directory.toString(), idBase, idBase);
    }

    private void mountMapped(Request request, Fd users, Path target) throws IOException {
        List<Fd> clones = new ArrayList<>();
        try {
            for (String layer : request.layers()) {
                Fd clone = MountCalls.cloneTree(layer, false);
                clones.add(clone);
                MountCalls.mapIds(clone, users);
            }
            if (features.overlayLowerFd()) {
                overlay(target, request.upper(), clones);
            } else {
                mountPaths(attachClones(request.directory(), clones), request.upper(), target);
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

    private static void overlay(Path target, Path upper, List<Fd> lowest) {
        try (Fd overlay = MountCalls.openFilesystem("overlay")) {
            for (Fd layer : lowest.reversed()) {
                MountCalls.set(overlay, "lowerdir+", layer);
            }
            MountCalls.set(overlay, "upperdir", upper.resolve("upper").toString());
            MountCalls.set(overlay, "workdir", upper.resolve("work").toString());
            // A run's own writes end with it, so nobody needs them on the disk: without this, its
            // removal would wait for a sync of the data dir's whole filesystem.
            MountCalls.setFlag(overlay, "volatile");
            try (Fd mount = MountCalls.create(overlay, target.toString(), MountCalls.ATTR_NODEV)) {
                MountCalls.attach(mount, target.toString());
            }
        }
    }

    /** The old way, with layers by path; colons and commas in a path need a backslash. */
    private static void mountPaths(List<String> lowest, Path upper, Path target) {
        String lower = String.join(":", lowest.reversed().stream().map(RootMounts::quote).toList());
        String data =
                "lowerdir=%s,upperdir=%s,workdir=%s,volatile"
                        .formatted(
                                lower,
                                quote(upper.resolve("upper").toString()),
                                quote(upper.resolve("work").toString()));
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

package dev.davit.linux.image;

import dev.davit.base.HostFailure;
import dev.davit.base.Invariant;
import dev.davit.base.Outcome;
import dev.davit.base.Reason;
import dev.davit.base.Refusal;
import dev.davit.port.Clock;
import dev.davit.port.Images;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The images of a node, in one directory:
 *
 * <pre>
 * index.json            what there is; replaced in one step
 * layers/DIFFID/fs      an unpacked layer, shared by all images that have it
 * layers/DIFFID/bytes   how large it is
 * partial/              layers of which a part was fetched; see {@link Partials}
 * tmp/                  what is being made or removed; emptied at start
 * </pre>
 *
 * <p>A layer is complete before it gets its place, and all layers of an image have theirs and are
 * synced before the index names it; removal goes the other way. So a crash at any moment leaves
 * layers that nobody names at worst, and those go at the next start.
 *
 * <p>Reading needs no lock. Imports, the ends of pulls and removals exclude each other.
 */
public final class ImageStore implements Images {
    private final Path root;
    private final Path layers;
    private final Path scratch;
    private final Clock clock;
    private final String architecture;
    private final Object writing = new Object();
    private volatile ImageIndex index;
    private List<String> problems = List.of();
    private int serial;

    /** Layers of pulls under way: not named yet, and not to be collected; by how many. */
    private final Map<String, Integer> held = new TreeMap<>();

    private ImageStore(Path root, Clock clock, String architecture) {
        this.root = root;
        this.layers = root.resolve("layers");
        this.scratch = root.resolve("tmp");
        this.clock = clock;
        this.architecture = architecture;
        this.index = new ImageIndex(List.of());
    }

    /** Opens a store, makes it where there is none, and removes what a crash left over. */
    public static ImageStore open(Path root, Clock clock) {
        return open(root, clock, architecture(System.getProperty("os.arch", "")));
    }

    static ImageStore open(Path root, Clock clock, String architecture) {
        ImageStore store = new ImageStore(root, clock, architecture);
        try {
            store.start();
        } catch (IOException e) {
            throw new HostFailure("open image store", root.toString(), e);
        }
        return store;
    }

    /** As images name it. */
    static String architecture(String jvmName) {
        return switch (jvmName) {
            case "aarch64" -> "arm64";
            case "x86_64" -> "amd64";
            default -> jvmName.toLowerCase(Locale.ROOT);
        };
    }

    private void start() throws IOException {
        Files.createDirectories(layers);
        Files.createDirectories(scratch);
        Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwx------"));
        for (Path left : list(scratch)) {
            Trees.delete(left);
        }
        dropBroken(ImageIndex.read(indexFile()));
        for (Path layer : list(layers)) {
            if (!index.uses(Digest.PREFIX + layer.getFileName())) {
                discard(layer);
            }
        }
    }

    /** An image without one of its layers cannot run: it must be imported again. */
    private void dropBroken(ImageIndex read) throws IOException {
        List<Stored> whole = new ArrayList<>();
        List<String> found = new ArrayList<>();
        for (Stored image : read.images()) {
            boolean complete =
                    image.diffIds().stream()
                            .allMatch(diff -> Files.isDirectory(Stored.directory(layers, diff)));
            if (complete) {
                whole.add(image);
            } else {
                found.add("image " + image.id() + " " + image.names() + " has lost a layer");
            }
        }
        problems = List.copyOf(found);
        index = new ImageIndex(whole);
        if (!found.isEmpty()) {
            index.write(indexFile(), next());
        }
    }

    /** Sentences on images that were damaged from outside and are gone; for the log. */
    public List<String> problems() {
        return problems;
    }

    private Path indexFile() {
        return root.resolve("index.json");
    }

    private Path next() {
        synchronized (writing) {
            return scratch.resolve("t" + serial++);
        }
    }

    private static List<Path> list(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.sorted().toList();
        }
    }

    private void discard(Path layer) throws IOException {
        Path away = next();
        Files.move(layer, away);
        Trees.delete(away);
    }

    @Override
    public Outcome<List<Image>> importArchive(Path archive, @Nullable String asName) {
        synchronized (writing) {
            Path workshop = next();
            try {
                Files.createDirectory(workshop);
                try {
                    return imported(archive, asName, workshop);
                } finally {
                    Trees.delete(workshop);
                }
            } catch (BadArchive bad) {
                return Outcome.refused(bad.refusal());
            } catch (NoSuchFileException missing) {
                return Outcome.refused(
                        Refusal.of(Reason.NOT_FOUND, "there is no file " + missing.getFile()));
            } catch (HostFailure failure) {
                if (failure.errno() == FileCalls.ENOSPC || failure.errno() == FileCalls.EDQUOT) {
                    return Outcome.refused(full());
                }
                throw failure;
            } catch (IOException e) {
                return broken(archive, e);
            }
        }
    }

    private static Refusal full() {
        return Refusal.of(
                Reason.INSUFFICIENT_STORAGE, "there is no room on the disk for this image");
    }

    /** What the decompressors say of corrupt data comes as an IOException, too. */
    private static Outcome<List<Image>> broken(Path archive, IOException e) {
        String message = String.valueOf(e.getMessage());
        if (message.contains("No space left") || message.contains("quota")) {
            return Outcome.refused(full());
        }
        if (e instanceof FileSystemException) {
            return Outcome.refused(
                    Refusal.of(Reason.BAD_REQUEST, "the archive cannot be read: " + message));
        }
        return Outcome.refused(
                Refusal.of(
                        Reason.INVALID,
                        "the archive " + archive.getFileName() + " is corrupt: " + message));
    }

    private Outcome<List<Image>> imported(Path file, @Nullable String asName, Path workshop)
            throws IOException {
        try (Archive archive = Archive.open(file, workshop.resolve("archive"));
                FileCalls files = new FileCalls()) {
            List<Found> found = Contents.of(archive, architecture);
            List<List<String>> names = Names.of(found, asName);
            LayerImport layerImport = new LayerImport(layers, workshop, files);
            layerImport.unpack(
                    archive, found.stream().flatMap(image -> image.layers().stream()).toList());
            layerImport.place();
            ImageIndex next = index;
            List<String> ids = new ArrayList<>();
            for (int i = 0; i < found.size(); i++) {
                String digest = found.get(i).manifestDigest();
                List<String> digests =
                        digest.isEmpty() ? List.of() : Stored.digests(digest, names.get(i));
                Stored stored = stored(found.get(i), names.get(i), digests, files);
                next = next.plus(stored);
                ids.add(stored.id());
            }
            next.write(indexFile(), workshop.resolve("index"));
            index = next;
            return Outcome.ok(
                    next.images().stream()
                            .filter(image -> ids.contains(image.id()))
                            .map(image -> image.image(layers))
                            .toList());
        }
    }

    private Stored stored(Found found, List<String> names, List<String> digests, FileCalls files)
            throws IOException {
        List<String> diffIds = found.layers().stream().map(Found.Layer::diffId).toList();
        List<String> directories =
                diffIds.stream().map(diff -> Stored.directory(layers, diff).toString()).toList();
        long bytes = 0;
        for (String diff : new HashSet<>(diffIds)) {
            bytes += LayerImport.bytes(layers.resolve(Digest.hex(diff)));
        }
        return new Stored(
                found.id(),
                names,
                diffIds,
                digests,
                ImageConfig.of(found.config(), new LayeredView(directories, files), files),
                bytes,
                clock.wallMillis());
    }

    String architecture() {
        return architecture;
    }

    long nowMillis() {
        return clock.wallMillis();
    }

    Path partials() {
        return root.resolve("partial");
    }

    /** A new directory for what is being made; its maker removes it. */
    Path workshop() throws IOException {
        return Files.createDirectory(next());
    }

    boolean hasLayer(String diffId) {
        return Files.isDirectory(layers.resolve(Digest.hex(diffId)));
    }

    /** Layers that are not collected until what is returned is closed. */
    Hold hold(List<String> diffIds) {
        List<String> all = List.copyOf(diffIds);
        synchronized (writing) {
            all.forEach(diff -> held.merge(diff, 1, Integer::sum));
        }
        return () -> {
            synchronized (writing) {
                all.forEach(diff -> held.computeIfPresent(diff, (_, n) -> n == 1 ? null : n - 1));
            }
        };
    }

    /** A claim on layers. */
    interface Hold extends AutoCloseable {
        @Override
        void close();
    }

    /** Gives a held layer its place; one that is there already stays. */
    void place(String diffId, Path made) throws IOException {
        synchronized (writing) {
            if (!hasLayer(diffId)) {
                Files.move(made, layers.resolve(Digest.hex(diffId)));
            }
        }
    }

    /** Names an image whose layers all have their places; durable when it returns. */
    Image add(Found found, List<String> names, List<String> digests) throws IOException {
        try (FileCalls files = new FileCalls()) {
            files.sync(layers.toString());
            synchronized (writing) {
                ImageIndex next = index.plus(stored(found, names, digests, files));
                next.write(indexFile(), next());
                index = next;
            }
            return Invariant.present(index.find(found.id()), "the image that was added")
                    .image(layers);
        }
    }

    /** Another name or digest for an image that is there; null where it is not, or not whole. */
    @Nullable Image rename(String reference, List<String> names) {
        synchronized (writing) {
            Stored stored = index.find(reference);
            if (stored == null) {
                return null;
            }
            if (!stored.names().containsAll(names)) {
                List<String> all = new ArrayList<>(stored.names());
                names.stream().filter(name -> !all.contains(name)).forEach(all::add);
                replace(index.plus(stored.named(all)));
            }
            return stored.image(layers);
        }
    }

    @Override
    public Optional<Image> find(String reference) {
        return Optional.ofNullable(index.find(reference)).map(image -> image.image(layers));
    }

    @Override
    public List<Image> list() {
        return index.images().stream().map(image -> image.image(layers)).toList();
    }

    @Override
    public boolean remove(String reference) {
        synchronized (writing) {
            ImageIndex now = index;
            Reference parsed = Reference.parse(reference);
            if (parsed != null && now.hasName(parsed.named()) && parsed.digest().isEmpty()) {
                replace(now.without(parsed.named()));
                return true;
            }
            Stored image = now.find(reference);
            if (image == null) {
                return false;
            }
            ImageIndex without = now;
            for (String name : image.names()) {
                without = without.without(name);
            }
            replace(without);
            return true;
        }
    }

    private void replace(ImageIndex next) {
        try {
            next.write(indexFile(), next());
            index = next;
        } catch (IOException e) {
            throw new HostFailure("write image index", indexFile().toString(), e);
        }
    }

    @Override
    public long collect(Set<String> wanted) {
        synchronized (writing) {
            Set<String> heldImageIds = ids(wanted);
            List<Stored> kept =
                    index.images().stream()
                            .filter(image ->
                                    !image.names().isEmpty() || heldImageIds.contains(image.id()))
                            .toList();
            try {
                if (kept.size() < index.images().size()) {
                    replace(new ImageIndex(kept));
                }
                long freed = 0;
                for (Path layer : list(layers)) {
                    String diffId = Digest.PREFIX + layer.getFileName();
                    if (!index.uses(diffId) && !held.containsKey(diffId)) {
                        freed += LayerImport.bytes(layer);
                        discard(layer);
                    }
                }
                return freed;
            } catch (IOException e) {
                throw new HostFailure("collect images", root.toString(), e);
            }
        }
    }

    private Set<String> ids(Set<String> references) {
        Set<String> ids = new HashSet<>();
        for (String reference : references) {
            Stored image = index.find(reference);
            if (image != null) {
                ids.add(image.id());
            }
        }
        return ids;
    }
}

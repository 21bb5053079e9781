package dev.davit.linux.image;

import dev.davit.base.HostFailure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The layers of one import: unpacked aside, verified, synced together, and only then placed. */
final class LayerImport {
    private final Path layers;
    private final Path workshop;
    private final FileCalls files;
    private final Map<String, Path> ready = new LinkedHashMap<>();

    LayerImport(Path layers, Path workshop, FileCalls files) {
        this.layers = layers;
        this.workshop = workshop;
        this.files = files;
    }

    /** Once per diff id: a layer that is there, or is in this archive twice, is shared. */
    void unpack(Archive archive, List<Found.Layer> wanted) throws IOException {
        List<Together.Work> works = new ArrayList<>();
        for (Found.Layer layer : wanted) {
            String hex = Digest.hex(layer.diffId());
            if (!ready.containsKey(hex) && !Files.isDirectory(layers.resolve(hex))) {
                Path directory = Files.createDirectory(workshop.resolve("layer-" + ready.size()));
                ready.put(hex, directory);
                works.add(() -> unpack(archive, layer, directory));
            }
        }
        try {
            Together.run(works);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new HostFailure("unpack", 0, workshop.toString(), "interrupted");
        }
    }

    /** Read, decompressed and digested on a thread of its own, beside the one that writes. */
    private static void unpack(Archive archive, Found.Layer layer, Path directory)
            throws IOException {
        boolean said = !layer.digest().isEmpty();
        InputStream member = archive.open(layer.member());
        try (InputStream packed = said ? new Digesting(member) : member;
                InputStream tar = Archive.decompressed(packed);
                ReadAhead ahead = new ReadAhead(tar, "layer-" + layer.diffId().substring(7, 15));
                Digesting plain = new Digesting(ahead);
                FileCalls files = new FileCalls()) {
            make(directory, plain, files);
            check(layer.member(), layer.diffId(), plain.rest());
            ahead.stop();
            if (packed instanceof Digesting digesting) {
                check(layer.member(), layer.digest(), digesting.rest());
            }
        }
    }

    /** A layer's tar, unpacked to {@code directory/fs}; its size beside it. */
    static void make(Path directory, InputStream tar, FileCalls files) throws IOException {
        Path root = Files.createDirectory(directory.resolve("fs"));
        String rootBytes =
                new String(
                        root.toString().getBytes(StandardCharsets.UTF_8),
                        StandardCharsets.ISO_8859_1);
        long bytes = new LayerUnpacker(rootBytes, files).unpack(tar);
        Files.writeString(directory.resolve("bytes"), Long.toString(bytes));
    }

    private static void check(String member, String wanted, String actual) {
        if (!wanted.equals(actual)) {
            throw Contents.mismatch(member, wanted, actual);
        }
    }

    /** One sync for all: cheaper than one per file, and nothing has its place before it. */
    void place() throws IOException {
        files.sync(workshop.toString());
        for (Map.Entry<String, Path> layer : ready.entrySet()) {
            // A pull may have been sooner.
            if (!Files.isDirectory(layers.resolve(layer.getKey()))) {
                Files.move(layer.getValue(), layers.resolve(layer.getKey()));
            }
        }
        ImageIndex.syncDirectory(layers);
    }

    static long bytes(Path layer) throws IOException {
        Path file = layer.resolve("bytes");
        return Files.exists(file) ? Long.parseLong(Files.readString(file).strip()) : 0;
    }
}

package dev.davit.linux.image;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
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

    /** Once per diff id: a layer that is there, or was in this archive before, is shared. */
    void unpack(Archive archive, Found.Layer layer) throws IOException {
        String hex = Digest.hex(layer.diffId());
        if (ready.containsKey(hex) || Files.isDirectory(layers.resolve(hex))) {
            return;
        }
        Path directory = Files.createDirectory(workshop.resolve("layer-" + ready.size()));
        try (Digesting packed = new Digesting(archive.open(layer.member()));
                Digesting plain = new Digesting(Archive.decompressed(packed))) {
            make(directory, plain, files);
            check(layer.member(), layer.diffId(), plain.rest());
            if (!layer.digest().isEmpty()) {
                check(layer.member(), layer.digest(), packed.rest());
            }
        }
        ready.put(hex, directory);
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

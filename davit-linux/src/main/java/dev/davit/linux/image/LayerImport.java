package dev.davit.linux.image;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.LinkedHashMap;
import java.util.Map;

/** The layers of one import: unpacked aside, verified, synced together, and only then placed. */
final class LayerImport {
    private static final int BUFFER = 256 * 1024;

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
        Path root = Files.createDirectory(directory.resolve("fs"));
        String rootBytes =
                new String(
                        root.toString().getBytes(StandardCharsets.UTF_8),
                        StandardCharsets.ISO_8859_1);
        try (Digesting packed = new Digesting(archive.open(layer.member()));
                Digesting plain = new Digesting(Archive.decompressed(packed))) {
            long bytes = new LayerUnpacker(rootBytes, files).unpack(plain);
            check(layer.member(), layer.diffId(), plain.rest());
            if (!layer.digest().isEmpty()) {
                check(layer.member(), layer.digest(), packed.rest());
            }
            Files.writeString(directory.resolve("bytes"), Long.toString(bytes));
        }
        ready.put(hex, directory);
    }

    private static void check(String member, String wanted, String actual) {
        if (!wanted.equals(actual)) {
            throw Contents.mismatch(member, wanted, actual);
        }
    }

    /** One sync for all: cheaper than one per file, and nothing has its place before it. */
    void place() throws IOException {
        if (ready.isEmpty()) {
            return;
        }
        files.sync(workshop.toString());
        for (Map.Entry<String, Path> layer : ready.entrySet()) {
            Files.move(layer.getValue(), layers.resolve(layer.getKey()));
        }
        ImageIndex.syncDirectory(layers);
    }

    static long bytes(Path layer) throws IOException {
        Path file = layer.resolve("bytes");
        return Files.exists(file) ? Long.parseLong(Files.readString(file).strip()) : 0;
    }

    /** Digests what is read through it. */
    private static final class Digesting extends FilterInputStream {
        private final MessageDigest digest = Digest.start();

        Digesting(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int one = in.read();
            if (one >= 0) {
                digest.update((byte) one);
            }
            return one;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int read = in.read(into, offset, length);
            if (read > 0) {
                digest.update(into, offset, read);
            }
            return read;
        }

        /** Skipped bytes count: they must be read. */
        @Override
        public long skip(long bytes) throws IOException {
            byte[] passed = new byte[(int) Math.min(BUFFER, Math.max(0, bytes))];
            int read = read(passed, 0, passed.length);
            return Math.max(0, read);
        }

        @Override
        public boolean markSupported() {
            return false;
        }

        /** Reads to the end, as the tar's own end comes before it; answers the digest. */
        String rest() throws IOException {
            byte[] passed = new byte[BUFFER];
            while (read(passed, 0, passed.length) >= 0) {}
            return Digest.of(digest);
        }
    }
}

package dev.davit.linux.image;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/** Archives of images, for tests. */
final class ImageMaker {
    private final TarMaker tar = new TarMaker();
    private final List<String> manifests = new ArrayList<>();
    private final List<String> descriptors = new ArrayList<>();

    static byte[] gzip(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    static byte[] zstd(byte[] bytes) {
        return Zstd.compress(bytes);
    }

    static byte[] bytes(String json) {
        return json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }

    static String config(String program, byte[]... layers) {
        return config("amd64", program, layers);
    }

    static String config(String architecture, String program, byte[]... layers) {
        List<String> diffs = new ArrayList<>();
        for (byte[] layer : layers) {
            diffs.add("'" + Digest.of(layer) + "'");
        }
        return "{'architecture':'%s','os':'linux','config':{%s},'rootfs':{'type':'layers','diff_ids':%s}}"
                .formatted(architecture, program, diffs);
    }

    /** Docker's form; the layers as they are. */
    ImageMaker docker(String tags, String config, byte[]... layers) {
        byte[] bytes = bytes(config);
        String name = Digest.hex(Digest.of(bytes)) + ".json";
        tar.file(name, bytes);
        List<String> names = new ArrayList<>();
        for (byte[] layer : layers) {
            String member = Digest.hex(Digest.of(layer)) + "/layer.tar";
            tar.file(member, layer);
            names.add("'" + member + "'");
        }
        manifests.add("{'Config':'" + name + "','RepoTags':" + tags + ",'Layers':" + names + "}");
        return this;
    }

    ImageMaker member(String name, byte[] content) {
        tar.file(name, content);
        return this;
    }

    byte[] dockerArchive() {
        return tar.file("manifest.json", bytes(manifests.toString())).bytes();
    }

    String blob(byte[] bytes) {
        tar.file("blobs/sha256/" + Digest.hex(Digest.of(bytes)), bytes);
        return "'digest':'" + Digest.of(bytes) + "','size':" + bytes.length;
    }

    /** A manifest among the blobs; answers what a descriptor says of it. */
    String manifest(String config, byte[]... blobs) {
        List<String> layers = new ArrayList<>();
        for (byte[] blob : blobs) {
            layers.add("{" + blob(blob) + "}");
        }
        return blob(
                bytes(
                        "{'schemaVersion':2,'config':{"
                                + blob(bytes(config))
                                + "},'layers':"
                                + layers
                                + "}"));
    }

    ImageMaker descriptor(String members) {
        descriptors.add("{" + members + "}");
        return this;
    }

    byte[] ociArchive() {
        return tar.file("oci-layout", bytes("{'imageLayoutVersion':'1.0.0'}"))
                .file("index.json", bytes("{'schemaVersion':2,'manifests':" + descriptors + "}"))
                .bytes();
    }

    static Path file(Path directory, byte[] bytes) {
        try {
            return Files.write(directory.resolve("archive.tar"), bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

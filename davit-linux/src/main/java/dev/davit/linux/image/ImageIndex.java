package dev.davit.linux.image;

import dev.davit.base.HostFailure;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonReader;
import dev.davit.model.json.JsonWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The list of images, in one file that is replaced in one step: it is the old one or the new one.
 */
record ImageIndex(List<Stored> images) {
    /** Raised when an older Davit could not read the file any more. */
    private static final int FORMAT = 1;

    private static final int MIN_PREFIX = 6;

    /** Of one image: a tag whose index moves does not gather them for ever. */
    private static final int MAX_DIGESTS = 32;

    ImageIndex {
        images = List.copyOf(images);
    }

    static ImageIndex read(Path file) throws IOException {
        if (!Files.exists(file)) {
            return new ImageIndex(List.of());
        }
        JsonObject tree = JsonReader.readObject(Files.readAllBytes(file));
        long format = tree.wholeOr(0, "format");
        if (format != FORMAT) {
            throw new HostFailure(
                    "read image index",
                    0,
                    file.toString(),
                    "it has format " + format + "; this version of Davit reads " + FORMAT);
        }
        List<Stored> images = new ArrayList<>();
        for (Json item : tree.array("images")) {
            images.add(Stored.of((JsonObject) item));
        }
        return new ImageIndex(images);
    }

    /** Durable when it returns. */
    void write(Path file, Path scratch) throws IOException {
        JsonObject tree =
                JsonObject.builder()
                        .put("format", FORMAT)
                        .put(
                                "images",
                                new JsonArray(images.stream().<Json>map(Stored::tree).toList()))
                        .build();
        try (FileChannel out =
                FileChannel.open(
                        scratch,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(JsonWriter.write(tree));
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
            out.force(true);
        }
        Files.move(scratch, file, StandardCopyOption.ATOMIC_MOVE);
        syncDirectory(file.getParent());
    }

    static void syncDirectory(@Nullable Path directory) throws IOException {
        if (directory != null) {
            try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    /** With one more image: it takes its names from whoever had them. */
    ImageIndex plus(Stored image) {
        List<Stored> others = new ArrayList<>();
        List<String> names = new ArrayList<>();
        List<String> digests = new ArrayList<>(image.digests());
        for (Stored old : images) {
            if (old.id().equals(image.id())) {
                names.addAll(old.names());
                old.digests().stream()
                        .filter(each -> !digests.contains(each))
                        .forEach(digests::add);
            } else {
                others.add(
                        old.named(
                                old.names().stream()
                                        .filter(name -> !image.names().contains(name))
                                        .toList()));
            }
        }
        image.names().stream().filter(name -> !names.contains(name)).forEach(names::add);
        others.add(
                image.named(names)
                        .known(digests.subList(0, Math.min(MAX_DIGESTS, digests.size()))));
        return new ImageIndex(others);
    }

    ImageIndex without(String name) {
        return new ImageIndex(
                images.stream()
                        .map(image ->
                                image.named(
                                        image.names().stream()
                                                .filter(n -> !n.equals(name))
                                                .toList()))
                        .toList());
    }

    boolean hasName(String name) {
        return images.stream().anyMatch(image -> image.names().contains(name));
    }

    /** By name, by name and digest, by id, or by the start of an id that only one image has. */
    @Nullable Stored find(String text) {
        if (text.startsWith(Digest.PREFIX)) {
            return byId(text.substring(Digest.PREFIX.length()));
        }
        Reference reference = Reference.parse(text);
        if (reference != null) {
            for (Stored image : images) {
                if (matches(image, reference)) {
                    return image;
                }
            }
        }
        return byId(text);
    }

    private static boolean matches(Stored image, Reference reference) {
        if (reference.digest().isEmpty()) {
            return image.names().contains(reference.named());
        }
        return image.digests().contains(reference.repository() + "@" + reference.digest())
                || (reference.digest().equals(image.id())
                        && image.names().stream()
                                .anyMatch(name -> name.startsWith(reference.repository() + ":")));
    }

    private @Nullable Stored byId(String hex) {
        if (hex.length() < MIN_PREFIX || !hex.matches("[0-9a-f]+")) {
            return null;
        }
        List<Stored> found =
                images.stream().filter(i -> i.id().startsWith(Digest.PREFIX + hex)).toList();
        return found.size() == 1 ? found.getFirst() : null;
    }

    boolean uses(String diffId) {
        return images.stream().anyMatch(image -> image.diffIds().contains(diffId));
    }
}

package dev.davit.linux.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.base.Outcome;
import dev.davit.base.Refusal;
import dev.davit.port.Clock;
import dev.davit.port.Images;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/**
 * A store of its own for each test. Needs root: owners, devices and trusted attributes are what it
 * is about.
 */
abstract class StoreRig {
    static final Clock CLOCK =
            new Clock() {
                @Override
                public long wallMillis() {
                    return 12345;
                }

                @Override
                public long monotonicNanos() {
                    return 0;
                }
            };

    @TempDir Path directory;

    Path root;

    ImageStore store;

    @BeforeEach
    void open() {
        root = directory.resolve("images");
        store = ImageStore.open(root, CLOCK, "amd64");
    }

    Outcome<List<Images.Image>> load(byte[] archive, @Nullable String name) {
        return store.importArchive(ImageMaker.file(directory, archive), name);
    }

    Images.Image loaded(byte[] archive) {
        return switch (load(archive, null)) {
            case Outcome.Ok<List<Images.Image>>(var images) -> images.getLast();
            case Outcome.Refused<List<Images.Image>>(Refusal refusal) ->
                    throw new AssertionError(refusal.toString());
        };
    }

    Refusal refused(byte[] archive, @Nullable String name) {
        Refusal refusal =
                switch (load(archive, name)) {
                    case Outcome.Ok<List<Images.Image>> ok -> throw new AssertionError(ok);
                    case Outcome.Refused<List<Images.Image>>(Refusal why) -> why;
                };
        assertThat(names("tmp")).as("leftovers of: " + refusal.message()).isEmpty();
        assertThat(names("layers")).as("layers of: " + refusal.message()).isEmpty();
        assertThat(store.list()).isEmpty();
        return refusal;
    }

    List<String> names(String folder) {
        try (Stream<Path> entries = Files.list(root.resolve(folder))) {
            return entries.map(p -> p.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    static byte[] oneFile(String content) {
        return new TarMaker().file("f", content).bytes();
    }

    static byte[] docker(String program, byte[]... layers) {
        return new ImageMaker()
                .docker("['app:1']", ImageMaker.config(program, layers), layers)
                .dockerArchive();
    }

    Path unpacked(TarMaker layer) {
        return Path.of(loaded(docker("", layer.bytes())).layers().getFirst());
    }
}

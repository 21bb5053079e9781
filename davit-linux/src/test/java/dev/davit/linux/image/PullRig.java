package dev.davit.linux.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.linux.image.registry.HastyRegistries;
import dev.davit.port.Clock;
import dev.davit.port.ImagePulls;
import dev.davit.port.Images;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A registry on a real socket and a store to pull to. Needs root, as {@link StoreRig} does. */
abstract class PullRig {
    static final Clock CLOCK =
            new Clock() {
                @Override
                public long wallMillis() {
                    return System.currentTimeMillis();
                }

                @Override
                public long monotonicNanos() {
                    return System.nanoTime();
                }
            };

    @TempDir Path data;

    TestRegistry registry;

    ImageStore store;

    ImagePuller puller;

    @BeforeEach
    void open() throws IOException {
        registry = new TestRegistry();
        configure("'%s':{'plainHttp':true}".formatted(registry.host()));
        restart();
    }

    final void restart() {
        store = ImageStore.open(data.resolve("images"), CLOCK, "amd64");
        puller = ImagePuller.open(store, HastyRegistries.of(data));
    }

    @AfterEach
    void close() {
        registry.close();
    }

    void configure(String registries) throws IOException {
        Files.write(
                data.resolve("registries.json"),
                ImageMaker.bytes("{'registries':{" + registries + "}}"));
    }

    static byte[] layer(String file, String content) {
        return new TarMaker().file(file, content.getBytes(StandardCharsets.UTF_8)).bytes();
    }

    /** Of bytes that do not compress. */
    static byte[] large(int bytes) {
        byte[] content = new byte[bytes];
        new Random(7).nextBytes(content);
        return new TarMaker().file("large", content).bytes();
    }

    ImagePulls.Answer pull(String name, ImagePulls.Secret... secrets) {
        return puller.pull(new ImagePulls.Pull(registry.host() + "/" + name, List.of(secrets)));
    }

    ImagePulls.Pulled pulled(ImagePulls.Answer answer) {
        return switch (answer) {
            case ImagePulls.Pulled pulled -> pulled;
            case ImagePulls.Failed failed -> throw new AssertionError(failed.toString());
        };
    }

    ImagePulls.Failed failed(ImagePulls.Answer answer) {
        assertThat(names("tmp")).as("leftovers").isEmpty();
        return switch (answer) {
            case ImagePulls.Pulled pulled -> throw new AssertionError(pulled.toString());
            case ImagePulls.Failed failed -> failed;
        };
    }

    /** With the port that changes taken out. */
    String message(ImagePulls.Answer answer) {
        return failed(answer).message().replace(registry.host(), "REGISTRY");
    }

    List<String> names(String folder) {
        try (Stream<Path> entries = Files.list(data.resolve("images").resolve(folder))) {
            return entries.map(p -> p.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    String text(Images.Image image, int layer, String file) throws IOException {
        return Files.readString(Path.of(image.layers().get(layer)).resolve(file));
    }

    static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }
}

package dev.davit.linux.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.port.ImagePulls;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Registries that send something else than was asked for. */
class RegistryLiesTest extends PullRig {
    @Test
    void refusesALayerThatIsNotWhatWasAskedFor() {
        byte[] layer = large(2_000_000);
        byte[] other = layer.clone();
        other[1_000_000]++;
        registry.image("app:1", ImageMaker.config("", layer), layer);
        registry.swap(layer, other);
        assertThat(message(pull("app:1")))
                .isEqualTo(
                        "registry REGISTRY sends something else than was asked for: the digest of layer %s is %s, it should be %s"
                                .formatted(Digest.of(layer), Digest.of(other), Digest.of(layer)));
        assertThat(names("partial")).isEmpty();
        assertThat(store.list()).isEmpty();
    }

    @Test
    void blamesTheRegistryForBytesThatAreNoGzip() {
        byte[] layer = ImageMaker.gzip(layer("a", "one"));
        byte[] noise = new byte[layer.length];
        noise[0] = layer[0];
        noise[1] = layer[1];
        registry.image("app:1", ImageMaker.config("", layer("a", "one")), layer);
        registry.swap(layer, noise);
        assertThat(message(pull("app:1"))).contains("sends something else than was asked for");
    }

    @Test
    void refusesALayerOfAnotherSize() {
        byte[] layer = layer("a", "one");
        registry.image("app:1", ImageMaker.config("", layer), layer);
        registry.swap(layer, layer("a", "one".repeat(1000)));
        assertThat(message(pull("app:1")))
                .contains("sends 4608 bytes as layer", "which has 2048 by its manifest");
    }

    @Test
    void refusesContentThatItsConfigurationDoesNotKnow() {
        byte[] layer = layer("a", "one");
        registry.image("app:1", ImageMaker.config("", layer("a", "two")), layer);
        assertThat(message(pull("app:1"))).contains("is corrupt", "its configuration says");
    }

    @Test
    void refusesAManifestThatIsNotWhatWasAskedFor() {
        byte[] layer = layer("a", "one");
        byte[] manifest = registry.image("app:1", ImageMaker.config("", layer), layer);
        String lie = "sha256:" + "0".repeat(64);
        registry.faults.add(exchange -> {
            if (!exchange.getRequestURI().getPath().endsWith(lie)) {
                return false;
            }
            TestRegistry.answer(exchange, 200, manifest);
            return true;
        });
        assertThat(message(pull("app@" + lie)))
                .contains("the digest of the manifest of app@sha256:0000");
    }

    @Test
    void tellsAPageFromAManifest() {
        registry.faults.add(exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
            TestRegistry.answer(exchange, 200, "<html>Please log in</html>");
            return true;
        });
        assertThat(message(pull("app:1")))
                .startsWith("REGISTRY answers with a web page instead of a manifest");
    }

    @Test
    void refusesAManifestThatIsTooLarge() {
        registry.manifest(
                "app:1",
                ImageMaker.bytes("{'a':'" + "x".repeat(5 << 20) + "'}"),
                TestRegistry.MANIFEST);
        assertThat(message(pull("app:1")))
                .matches("the manifest of app@sha256:.* at REGISTRY is larger than 4 MiB");
    }

    @Test
    void refusesAManifestThatIsNone() {
        registry.manifest("app:1", ImageMaker.bytes("{'schemaVersion'"), TestRegistry.MANIFEST);
        assertThat(message(pull("app:1")))
                .startsWith(
                        "image REGISTRY/app:1 at registry REGISTRY cannot be used: the manifest");
        registry.manifest("app:2", ImageMaker.bytes("{'schemaVersion':1}"), TestRegistry.MANIFEST);
        assertThat(message(pull("app:2"))).contains("has a manifest of schema 1");
    }

    @Test
    void saysWhatIsNotThere() {
        assertThat(message(pull("team/app:9")))
                .isEqualTo(
                        "registry REGISTRY does not have image team/app:9 (MANIFEST_UNKNOWN:"
                                + " manifest unknown)");
        String name = registry.host() + "/app:1";
        registry.close();
        assertThat(message(puller.pull(new ImagePulls.Pull(name, List.of()))))
                .isEqualTo("cannot reach registry REGISTRY: the connection was refused");
    }

    @ParameterizedTest
    @CsvSource({"''", "UPPER:1", "a b", "app:1:2", "app@sha256:12", "http://host/app"})
    void refusesWhatIsNoName(String name) {
        ImagePulls.Answer answer = puller.pull(new ImagePulls.Pull(name, List.of()));
        assertThat(failed(answer).badName()).isTrue();
        assertThat(failed(answer).message())
                .isEqualTo("couldn't parse image name \"" + name + "\": invalid reference format");
        assertThat(registry.asked).isEmpty();
    }
}

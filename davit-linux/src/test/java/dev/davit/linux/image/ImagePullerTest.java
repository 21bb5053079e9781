package dev.davit.linux.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.port.ImagePulls;
import dev.davit.port.Images;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Images from a registry that does what it should; what is kept of a pull that broke. */
class ImagePullerTest extends PullRig {
    @Test
    void pullsLayersOfEveryCompression() throws IOException {
        byte[] plain = layer("a", "one");
        byte[] second = layer("b", "two");
        byte[] third = layer("c", "three");
        registry.image(
                "team/app:1",
                ImageMaker.config("'Cmd':['run']", plain, second, third),
                plain,
                ImageMaker.gzip(second),
                ImageMaker.zstd(third));
        ImagePulls.Pulled pulled = pulled(pull("team/app:1"));
        Images.Image image = pulled.image();
        assertThat(text(image, 0, "a") + text(image, 1, "b") + text(image, 2, "c"))
                .isEqualTo("onetwothree");
        assertThat(image.names()).containsExactly(registry.host() + "/team/app:1");
        assertThat(image.shownId()).startsWith(registry.host() + "/team/app@sha256:");
        assertThat(image.config().command()).containsExactly("run");
        assertThat(pulled.fetchedBytes()).isPositive();
        assertThat(store.find(image.shownId())).isPresent();
        assertThat(names("partial")).isEmpty();
    }

    @Test
    void asksOnlyWhatTheTagLeadsToWhereTheImageIsThere() {
        byte[] layer = layer("a", "one");
        registry.image("app:1", ImageMaker.config("", layer), layer);
        pulled(pull("app:1"));
        registry.asked.clear();
        assertThat(pulled(pull("app:1")).fetchedBytes()).isZero();
        assertThat(registry.asked).containsExactly("HEAD /v2/app/manifests/1");
    }

    @Test
    void followsATagThatMoved() throws IOException {
        byte[] base = layer("base", "base");
        byte[] old = layer("v", "1");
        byte[] next = layer("v", "2");
        registry.image("app:1", ImageMaker.config("", base, old), base, old);
        Images.Image before = pulled(pull("app:1")).image();
        registry.asked.clear();
        registry.image("app:1", ImageMaker.config("", base, next), base, next);
        Images.Image after = pulled(pull("app:1")).image();
        assertThat(text(after, 1, "v")).isEqualTo("2");
        assertThat(registry.count(Digest.of(base))).as("a layer that was there").isZero();
        // The old one keeps its digest: a pod that runs it finds it by that.
        assertThat(store.find(before.shownId()).orElseThrow().names()).isEmpty();
        long ignored = store.collect(java.util.Set.of(before.shownId()));
        assertThat(store.find(before.shownId())).isPresent();
    }

    @Test
    void choosesThePlatformOfTheNode() {
        byte[] other = layer("a", "other");
        byte[] own = layer("a", "own");
        byte[] arm = registry.image("app:arm", ImageMaker.config("arm64", "", other), other);
        byte[] amd = registry.image("app:amd", ImageMaker.config("", own), own);
        registry.manifest(
                "app:1",
                ImageMaker.bytes(
                        "{'schemaVersion':2,'manifests':[%s,%s,%s,%s]}"
                                .formatted(
                                        platform(arm, "arm64", "v8"),
                                        platform(arm, "unknown", ""),
                                        platform(arm, "amd64", "v3"),
                                        platform(amd, "amd64", ""))),
                TestRegistry.INDEX);
        Images.Image image = pulled(pull("app:1")).image();
        assertThat(image.digests()).hasSize(2);
        assertThat(image.layers().getFirst()).contains(Digest.hex(Digest.of(own)));
    }

    private static String platform(byte[] manifest, String architecture, String variant) {
        return "{'digest':'%s','size':%d,'platform':{'os':'linux','architecture':'%s','variant':'%s'}}"
                .formatted(Digest.of(manifest), manifest.length, architecture, variant);
    }

    @Test
    void saysWhichPlatformsThereAre() {
        byte[] layer = layer("a", "x");
        byte[] arm = registry.image("app:arm", ImageMaker.config("arm64", "", layer), layer);
        registry.manifest(
                "app:1",
                ImageMaker.bytes(
                        "{'schemaVersion':2,'manifests':[%s,%s]}"
                                .formatted(
                                        platform(arm, "s390x", ""), platform(arm, "arm64", "v8"))),
                TestRegistry.INDEX);
        assertThat(message(pull("app:1")))
                .isEqualTo(
                        "image REGISTRY/app:1 is for linux/arm64/v8, linux/s390x; this node is"
                                + " linux/amd64");
        assertThat(message(pull("app:arm")))
                .isEqualTo("image REGISTRY/app:arm is for linux/arm64; this node is linux/amd64");
        assertThat(registry.count("/blobs/" + Digest.of(layer))).isZero();
    }

    @Test
    void fetchesALayerOnceWhoeverAsks() throws Exception {
        byte[] shared = large(300_000);
        byte[] a = layer("a", "a");
        byte[] b = layer("b", "b");
        registry.image("app:a", ImageMaker.config("", shared, a), shared, a);
        registry.image("app:b", ImageMaker.config("", shared, b), shared, b);
        registry.faults.add(exchange -> {
            sleep(20);
            return false;
        });
        try (ExecutorService pods = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<ImagePulls.Answer>> answers = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                String name = i % 2 == 0 ? "app:a" : "app:b";
                answers.add(pods.submit(() -> pull(name)));
            }
            for (Future<ImagePulls.Answer> answer : answers) {
                pulled(answer.get());
            }
        }
        assertThat(registry.count("/blobs/" + Digest.of(shared))).isEqualTo(1);
        assertThat(registry.count("/blobs/" + Digest.of(a))).isEqualTo(1);
    }

    @Test
    void goesOnWhereTheConnectionBroke() {
        byte[] layer = large(3_000_000);
        registry.image("app:1", ImageMaker.config("", layer), layer);
        registry.faults.add(registry.breakingAt(layer, 1_500_000, 1));
        ImagePulls.Pulled pulled = pulled(pull("app:1"));
        String blob = "GET /v2/app/blobs/" + Digest.of(layer);
        assertThat(registry.asked).contains(blob, blob + " bytes=1500000-");
        assertThat(pulled.fetchedBytes()).isEqualTo(layer.length);
        assertThat(names("partial")).isEmpty();
    }

    @Test
    void findsWhatAnEarlierProgramHadFetched() throws IOException {
        byte[] layer = large(3_000_000);
        registry.image("app:1", ImageMaker.config("", layer), layer);
        // What kill -9 leaves behind: the beginning of the layer, nothing else.
        Files.write(
                data.resolve("images/partial").resolve(Digest.hex(Digest.of(layer))),
                java.util.Arrays.copyOf(layer, 2_000_000));
        restart();
        ImagePulls.Pulled pulled = pulled(pull("app:1"));
        assertThat(registry.count("bytes=2000000-")).isEqualTo(1);
        assertThat(pulled.fetchedBytes()).isEqualTo(layer.length - 2_000_000);
    }

    @Test
    void doesNotTrustWhatAnEarlierProgramLeft() throws IOException {
        byte[] layer = large(3_000_000);
        registry.image("app:1", ImageMaker.config("", layer), layer);
        Files.write(
                data.resolve("images/partial").resolve(Digest.hex(Digest.of(layer))),
                new byte[2_000_000]);
        restart();
        pulled(pull("app:1"));
        assertThat(registry.asked).contains("GET /v2/app/blobs/" + Digest.of(layer));
        assertThat(names("partial")).isEmpty();
    }

    @Test
    void partsThatAreTooOldGo() throws IOException {
        Path old = data.resolve("images/partial").resolve("0".repeat(64));
        Files.write(old, new byte[10]);
        Files.setLastModifiedTime(
                old,
                java.nio.file.attribute.FileTime.fromMillis(
                        System.currentTimeMillis() - Partials.KEPT_MILLIS - 60_000));
        restart();
        assertThat(names("partial")).isEmpty();
    }

    @Test
    void saysHowFarItHasCome() throws Exception {
        byte[] small = layer("a", "one");
        byte[] layer = large(3_000_000);
        registry.image("app:1", ImageMaker.config("", small, layer), small, layer);
        registry.faults.add(exchange -> {
            if (exchange.getRequestURI().getPath().endsWith(Digest.of(layer))) {
                exchange.sendResponseHeaders(200, layer.length);
                exchange.getResponseBody().write(layer, 0, 2_000_000);
                exchange.getResponseBody().flush();
                sleep(300);
                exchange.getResponseBody().write(layer, 2_000_000, layer.length - 2_000_000);
                return true;
            }
            return false;
        });
        String name = registry.host() + "/app:1";
        assertThat(puller.progress(name)).isEmpty();
        List<String> seen = new ArrayList<>();
        try (ExecutorService one = Executors.newSingleThreadExecutor()) {
            Future<ImagePulls.Answer> answer = one.submit(() -> pull("app:1"));
            while (!answer.isDone()) {
                puller.progress(name).ifPresent(progress -> seen.add(progress.text()));
                sleep(2);
            }
            pulled(answer.get());
        }
        assertThat(seen).anyMatch(text -> text.matches("layer 2 of 2, 2 of 3 MB, .*B/s"));
        assertThat(puller.progress(name)).isEmpty();
    }
}

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
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against a registry on a real socket. Needs root, as {@link ImageStoreTest} does. */
class ImagePullerTest {
    private static final Clock CLOCK =
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

    @TempDir private Path data;
    private TestRegistry registry;
    private ImageStore store;
    private ImagePuller puller;

    @BeforeEach
    void open() throws IOException {
        registry = new TestRegistry();
        configure("'%s':{'plainHttp':true}".formatted(registry.host()));
        restart();
    }

    private void restart() {
        store = ImageStore.open(data.resolve("images"), CLOCK, "amd64");
        puller = ImagePuller.open(store, HastyRegistries.of(data));
    }

    @AfterEach
    void close() {
        registry.close();
    }

    private void configure(String registries) throws IOException {
        Files.write(
                data.resolve("registries.json"),
                ImageMaker.bytes("{'registries':{" + registries + "}}"));
    }

    private static byte[] layer(String file, String content) {
        return new TarMaker().file(file, content.getBytes(StandardCharsets.UTF_8)).bytes();
    }

    /** Of bytes that do not compress. */
    private static byte[] large(int bytes) {
        byte[] content = new byte[bytes];
        new Random(7).nextBytes(content);
        return new TarMaker().file("large", content).bytes();
    }

    private ImagePulls.Answer pull(String name, ImagePulls.Secret... secrets) {
        return puller.pull(new ImagePulls.Pull(registry.host() + "/" + name, List.of(secrets)));
    }

    private ImagePulls.Pulled pulled(ImagePulls.Answer answer) {
        return switch (answer) {
            case ImagePulls.Pulled pulled -> pulled;
            case ImagePulls.Failed failed -> throw new AssertionError(failed.toString());
        };
    }

    private ImagePulls.Failed failed(ImagePulls.Answer answer) {
        assertThat(names("tmp")).as("leftovers").isEmpty();
        return switch (answer) {
            case ImagePulls.Pulled pulled -> throw new AssertionError(pulled.toString());
            case ImagePulls.Failed failed -> failed;
        };
    }

    /** With the port that changes taken out. */
    private String message(ImagePulls.Answer answer) {
        return failed(answer).message().replace(registry.host(), "REGISTRY");
    }

    private List<String> names(String folder) {
        try (Stream<Path> entries = Files.list(data.resolve("images").resolve(folder))) {
            return entries.map(p -> p.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private String text(Images.Image image, int layer, String file) throws IOException {
        return Files.readString(Path.of(image.layers().get(layer)).resolve(file));
    }

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

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
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
    void endsWithALayerThatIsAlwaysCutOff() {
        byte[] layer = large(2_000_000);
        registry.image("app:1", ImageMaker.config("", layer), layer);
        registry.faults.add(exchange -> {
            if (!exchange.getRequestURI().getPath().contains("/blobs/" + Digest.of(layer))) {
                return false;
            }
            boolean again = !TestRegistry.first(exchange, "Range").isEmpty();
            exchange.sendResponseHeaders(again ? 206 : 200, 0);
            exchange.getResponseBody().write(layer, 0, again ? 0 : 1_000_000);
            return true;
        });
        assertThat(message(pull("app:1")))
                .isEqualTo(
                        "registry REGISTRY ends layer %s after 1000000 of %d bytes, again and again"
                                .formatted(Digest.of(layer), layer.length));
        // What was right so far is used by the next attempt.
        assertThat(names("partial")).hasSize(1);
    }

    @Test
    void callsARegistryThatSendsNothingSlow() {
        byte[] layer = large(2_000_000);
        registry.image("app:1", ImageMaker.config("", layer), layer);
        registry.faults.add(exchange -> {
            if (exchange.getRequestURI().getPath().contains("/blobs/" + Digest.of(layer))) {
                exchange.sendResponseHeaders(200, layer.length);
                exchange.getResponseBody().write(layer, 0, 1000);
                exchange.getResponseBody().flush();
                sleep(3_000);
            }
            return false;
        });
        ImagePulls.Failed failed = failed(pull("app:1"));
        assertThat(failed.message()).contains("is too slow: nothing came for");
        assertThat(failed.unblock()).contains("goes on where it stopped");
    }

    @Test
    void waitsAsLongAsARateLimitAsks() {
        byte[] layer = layer("a", "one");
        registry.image("app:1", ImageMaker.config("", layer), layer);
        registry.faults.add(limiting("1", 2));
        long began = System.nanoTime();
        pulled(pull("app:1"));
        assertThat(System.nanoTime() - began).isGreaterThan(1_900_000_000L);
    }

    @Test
    void leavesALongRateLimitToTheNextAttempt() {
        registry.faults.add(limiting("300", 100));
        ImagePulls.Failed failed = failed(pull("app:1"));
        assertThat(message(failed))
                .isEqualTo(
                        "registry REGISTRY limits the rate of pulls: it wants to be asked again in"
                                + " 300 s");
        assertThat(failed.retryAfterMillis()).isEqualTo(300_000);
        assertThat(failed.unblock()).contains("imagePullSecrets", "mirror");
        assertThat(registry.asked).hasSize(1);
    }

    private static TestRegistry.Fault limiting(String seconds, int times) {
        AtomicInteger left = new AtomicInteger(times);
        return exchange -> {
            if (left.getAndDecrement() <= 0) {
                return false;
            }
            exchange.getResponseHeaders().set("Retry-After", seconds);
            TestRegistry.error(exchange, 429, "TOOMANYREQUESTS", "slow down");
            return true;
        };
    }

    @ParameterizedTest
    @CsvSource({"3,true", "4,false"})
    void asksAgainAfterAFaultButNotForEver(int faults, boolean works) {
        byte[] layer = layer("a", "one");
        registry.image("app:1", ImageMaker.config("", layer), layer);
        AtomicInteger left = new AtomicInteger(faults);
        registry.faults.add(exchange -> {
            if (left.getAndDecrement() <= 0) {
                return false;
            }
            TestRegistry.error(exchange, 503, "UNAVAILABLE", "upgrade");
            return true;
        });
        if (works) {
            pulled(pull("app:1"));
        } else {
            assertThat(message(pull("app:1")))
                    .startsWith("registry REGISTRY has a fault: it answered 503");
        }
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

    @Test
    void getsATokenForTheScopeWithAPullSecret() {
        byte[] layer = layer("a", "one");
        registry.image("team/app:1", ImageMaker.config("", layer), layer);
        registry.faults.add(bearer("robot:s3cret"));
        assertThat(message(pull("team/app:1")))
                .startsWith("registry REGISTRY gives team/app to nobody without credentials (401)");
        ImagePulls.Failed wrong = failed(pull("team/app:1", secret("robot", "wr0ng")));
        assertThat(wrong.message())
                .contains("does not accept the credentials of secret default/regcred for team/app");
        assertThat(wrong.toString()).doesNotContain("wr0ng");
        pulled(pull("team/app:1", secret("robot", "wr0ng"), secret("robot", "s3cret")));
        assertThat(registry.asked)
                .anyMatch(line ->
                        line.contains("/token?")
                                && line.contains("scope=repository%3Ateam%2Fapp%3Apull")
                                && line.contains("service=test"));
    }

    private ImagePulls.Secret secret(String user, String password) {
        return new ImagePulls.Secret("default/regcred", config(user, password));
    }

    private String config(String user, String password) {
        String auth =
                Base64.getEncoder()
                        .encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
        return "{\"auths\":{\"%s\":{\"auth\":\"%s\"}}}".formatted(registry.host(), auth);
    }

    private TestRegistry.Fault bearer(String account) {
        String basic =
                "Basic "
                        + Base64.getEncoder()
                                .encodeToString(account.getBytes(StandardCharsets.UTF_8));
        return exchange -> {
            String given = TestRegistry.first(exchange, "Authorization");
            if (exchange.getRequestURI().getPath().equals("/token")) {
                boolean known = given.equals(basic);
                TestRegistry.answer(
                        exchange, known ? 200 : 401, known ? "{\"token\":\"T1\"}" : "{}");
                return true;
            }
            if (given.equals("Bearer T1")) {
                return false;
            }
            exchange.getResponseHeaders()
                    .set(
                            "WWW-Authenticate",
                            "Bearer realm=\"http://%s/token\",service=\"test\",scope=\"repository:team/app:pull\""
                                    .formatted(registry.host()));
            TestRegistry.error(exchange, 401, "UNAUTHORIZED", "authentication required");
            return true;
        };
    }

    @Test
    void takesTheNodesOwnCredentials() throws IOException {
        byte[] layer = layer("a", "one");
        registry.image("app:1", ImageMaker.config("", layer), layer);
        String basic =
                "Basic "
                        + Base64.getEncoder()
                                .encodeToString("node:pw".getBytes(StandardCharsets.UTF_8));
        registry.faults.add(exchange -> {
            if (TestRegistry.first(exchange, "Authorization").equals(basic)) {
                return false;
            }
            exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"r\"");
            TestRegistry.error(exchange, 401, "UNAUTHORIZED", "who are you");
            return true;
        });
        assertThat(message(pull("app:1"))).contains("to nobody without credentials");
        Files.createDirectories(data.resolve("registries"));
        Files.writeString(data.resolve("registries/config.json"), config("node", "pw"));
        pulled(pull("app:1"));
    }

    @Test
    void followsARedirectWithoutItsCredentials() throws IOException {
        byte[] layer = layer("a", "one");
        registry.image("app:1", ImageMaker.config("", layer), layer);
        List<String> leaked = new java.util.concurrent.CopyOnWriteArrayList<>();
        try (TestRegistry elsewhere = new TestRegistry()) {
            elsewhere.blob(layer);
            elsewhere.faults.add(exchange -> {
                leaked.add(TestRegistry.first(exchange, "Authorization"));
                return false;
            });
            registry.faults.add(bearer("robot:s3cret"));
            registry.faults.add(exchange -> {
                String path = exchange.getRequestURI().getPath();
                if (!path.endsWith(Digest.of(layer))) {
                    return false;
                }
                exchange.getResponseHeaders().set("Location", "http://" + elsewhere.host() + path);
                exchange.sendResponseHeaders(307, -1);
                return true;
            });
            pulled(pull("app:1", secret("robot", "s3cret")));
            assertThat(leaked).containsExactly("");
        }
    }

    @Test
    void asksMirrorsFirstAndTheRegistryAfterThem() throws IOException {
        byte[] layer = layer("a", "one");
        byte[] later = layer("a", "two");
        registry.image("app:2", ImageMaker.config("", later), later);
        try (TestRegistry mirror = new TestRegistry()) {
            mirror.image("hub/app:1", ImageMaker.config("", layer), layer);
            configure(
                    "'%s':{'plainHttp':true,'mirrors':['%s/hub']},'%s':{'plainHttp':true}"
                            .formatted(registry.host(), mirror.host(), mirror.host()));
            pulled(pull("app:1"));
            assertThat(registry.asked).isEmpty();
            assertThat(mirror.asked.getFirst())
                    .isEqualTo("HEAD /v2/hub/app/manifests/1?ns=" + registry.host());
            pulled(pull("app:2"));
            assertThat(message(pull("app:3")))
                    .contains("does not have image app:3", "; its mirrors: registry 127.0.0.1");
        }
    }

    @Test
    void namesEveryMistakeInItsConfiguration() throws IOException {
        configure("'a b':{},'x':{'plainHTTP':true,'mirrors':['http://y'],'caFile':'ca.pem'}");
        assertThat(failed(pull("app:1")).message())
                .contains(
                        "registries[a b]: must be a host, or host:port",
                        "registries[x].plainHTTP: unknown field; there are mirrors, plainHttp,"
                                + " caFile",
                        "registries[x].mirrors[0]: must be host, host:port or host/path",
                        "registries[x].caFile: must be the path of a file, beginning with /");
        configure("'%s':{'plainHttp':true}".formatted(registry.host()));
        assertThat(message(pull("app:1"))).contains("does not have image app:1");
    }

    @Test
    void speaksHttpsUnlessToldOtherwise() throws IOException {
        configure("");
        ImagePulls.Failed ignored = failed(pull("app:1"));
        assertThat(registry.asked).isEmpty();
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

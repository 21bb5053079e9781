package dev.davit.bench.pull;

import dev.davit.bench.cluster.BenchCluster;
import dev.davit.bench.cluster.Wire;
import dev.davit.bench.measure.Cpu;
import dev.davit.bench.measure.Report;
import dev.davit.bench.measure.Samples;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Pulls of an image by Davit and copies of it by skopeo in turn, each from nothing. */
public final class PullBench {
    private static final long POLL_MILLIS = 10;

    /** An image, and the script that makes its archive. */
    private record Made(String name, String script) {}

    private static final List<Made> IMAGES =
            List.of(
                    new Made("busybox:1", "busybox"),
                    new Made("nginx:1", "nginx"),
                    new Made("python3:1", "python3"));

    private final BenchCluster cluster;
    private final Report report;

    public PullBench(BenchCluster cluster, Report report) {
        this.cluster = cluster;
        this.report = report;
    }

    /**
     * Measures.
     *
     * @param count of pulls and copies of each image
     * @param warmUp of each before them
     */
    public void run(int count, int warmUp) throws IOException, InterruptedException {
        if (!TestRegistry.possible()) {
            report.note("pull: left out, docker-registry and skopeo are not installed");
            return;
        }
        try (TestRegistry registry = TestRegistry.start(cluster.work().resolve("registry"));
                Wire wire = cluster.connect()) {
            Files.writeString(
                    cluster.data().resolve("registries.json"),
                    "{\"registries\":{\"%s\":{\"plainHttp\":true}}}".formatted(registry.host()));
            String images = images(wire);
            for (Made image : IMAGES) {
                registry.push(archive(image.script()), image.name());
                measure(wire, images, registry.host() + "/" + image.name(), count, warmUp);
            }
        }
        report.note(
                "pull: Davit's store is emptied before each pull; from POST to the image being"
                        + " unpacked, verified, synced and named, over HTTPS and polled every "
                        + POLL_MILLIS
                        + " ms");
        report.note(
                "pull: skopeo copy docker://… dir:, its process' start included; it keeps the"
                        + " layers compressed and does not sync; in turn with Davit, after "
                        + warmUp
                        + " of each");
        report.note(
                "pull: gzip | tar is what cannot be saved: the same layers, tested, decompressed"
                        + " and written one after the other, and synced");
    }

    private void measure(Wire wire, String images, String reference, int count, int warmUp)
            throws IOException, InterruptedException {
        Samples davit = new Samples();
        Samples skopeo = new Samples();
        Samples tar = new Samples();
        double cpu = 0;
        for (int i = 0; i < warmUp + count; i++) {
            boolean counts = i >= warmUp;
            wire.expect(wire.post(images + "?prune=all", new byte[0]));
            double before = Cpu.millis(cluster.pid());
            long pulled = pull(wire, images, reference);
            double used = Cpu.millis(cluster.pid()) - before;
            Path copy = cluster.work().resolve("copy");
            long copied = copy(reference, copy);
            long unpacked = untar(copy);
            delete(copy);
            if (counts) {
                davit.add(pulled);
                skopeo.add(copied);
                tar.add(unpacked);
                cpu += used / count;
            }
        }
        String name = reference.substring(reference.indexOf('/') + 1);
        double peer = skopeo.millis(0.5);
        report.row("skopeo copy of " + name + ", as sent").put(skopeo);
        report.row("gzip -dc | tar -x of its layers, " + name).put(tar);
        report.row("pull of " + name + ", ready to run")
                .put(davit)
                .put("× skopeo", davit.millis(0.5) / peer)
                .put("gunzip+tar ×", davit.millis(0.5) / tar.millis(0.5))
                .put("server's CPU ms", cpu);
    }

    private static long pull(Wire wire, String images, String reference)
            throws IOException, InterruptedException {
        String path = images + "?pull=" + reference;
        long began = System.nanoTime();
        byte[] state = wire.expect(wire.post(path, new byte[0]));
        while (!JsonReader.readObject(state).boolOr(false, "done")) {
            Thread.sleep(POLL_MILLIS);
            state = wire.expect(wire.get(path));
        }
        long took = System.nanoTime() - began;
        if (JsonReader.readObject(state).wholeOr(0, "fetchedBytes") == 0) {
            throw new IOException("nothing was pulled: " + reference + " was there already");
        }
        return took;
    }

    private static long copy(String reference, Path to) throws IOException, InterruptedException {
        long began = System.nanoTime();
        TestRegistry.run(
                "skopeo",
                "--insecure-policy",
                "copy",
                "--quiet",
                "--src-tls-verify=false",
                "docker://" + reference,
                "dir:" + to);
        return System.nanoTime() - began;
    }

    private static long untar(Path copy) throws IOException, InterruptedException {
        long began = System.nanoTime();
        Path root = Files.createDirectory(copy.resolve("root"));
        // Configuration and manifest are no gzip: passed over.
        TestRegistry.run(
                "sh",
                "-c",
                "for f in \"$1\"/*; do gzip -t \"$f\" 2>/dev/null || continue;"
                        + " gzip -dc \"$f\" | tar -x -C \"$2\"; done; sync -f \"$2\"",
                "sh",
                copy.toString(),
                root.toString());
        return System.nanoTime() - began;
    }

    private static String images(Wire wire) throws IOException {
        JsonObject nodes = JsonReader.readObject(wire.expect(wire.get("/api/v1/nodes")));
        JsonObject node = (JsonObject) nodes.array("items").items().getFirst();
        return "/api/v1/nodes/" + node.textOr("", "metadata", "name") + "/images";
    }

    /** Made by the script that makes it for the tests, and kept where they keep it. */
    private static Path archive(String script) throws IOException, InterruptedException {
        String home =
                System.getenv().getOrDefault("XDG_CACHE_HOME", System.getenv("HOME") + "/.cache");
        Path kept = Path.of(home, "davit-images", script + ".tar");
        if (!Files.exists(kept)) {
            Files.createDirectories(kept.getParent());
            Path scripts =
                    Path.of(System.getProperty("davit.home", "."), "davit-conformance/images");
            TestRegistry.run("sh", scripts.resolve(script + ".sh").toString(), kept.toString());
        }
        return kept;
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}

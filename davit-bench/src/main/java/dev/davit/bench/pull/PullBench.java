package dev.davit.bench.pull;

import dev.davit.bench.cluster.BenchCluster;
import dev.davit.bench.cluster.Wire;
import dev.davit.bench.measure.Report;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Pulls of an image by Davit, and copies by skopeo with the same layers unpacked by tar, in turn,
 * each from nothing; then imports of its archive, and the same by tar.
 */
public final class PullBench {
    private static final long POLL_MILLIS = 10;

    /** An image, and the script that makes its archive. */
    private record Made(String name, String script) {}

    private static final List<Made> IMAGES =
            List.of(
                    new Made("busybox:1", "busybox"),
                    new Made("nginx:1", "nginx"),
                    new Made("python3:1", "python3"));

    /**
     * How much is measured.
     *
     * @param images how many of them, the smallest first
     * @param count of each act on each image
     * @param warmUp of each before them
     */
    public record Size(int images, int count, int warmUp) {
        public static final Size FULL = new Size(IMAGES.size(), 9, 3);

        /** The larger ones take minutes to make and to unpack. */
        public static final Size QUICK = new Size(1, 1, 1);
    }

    private final BenchCluster cluster;
    private final Report report;
    private final Path work;

    public PullBench(BenchCluster cluster, Report report) {
        this.cluster = cluster;
        this.report = report;
        this.work = cluster.work().resolve("floor");
    }

    public void run(Size size) throws IOException, InterruptedException {
        if (!DebianRegistry.possible()) {
            report.note("pull: left out, docker-registry and skopeo are not installed");
            return;
        }
        try (DebianRegistry registry = DebianRegistry.start(cluster.work().resolve("registry"));
                Wire wire = cluster.connect()) {
            Files.writeString(
                    cluster.data().resolve("registries.json"),
                    "{\"registries\":{\"%s\":{\"plainHttp\":true}}}".formatted(registry.host()));
            String images = images(wire);
            for (Made image : IMAGES.subList(0, size.images())) {
                Path archive = archive(image.script());
                registry.push(archive, image.name());
                String reference = registry.host() + "/" + image.name();
                pulls(wire, images, reference, size.count(), size.warmUp());
                imports(wire, images, archive, image.name(), size.count(), size.warmUp());
            }
        }
        notes(size.warmUp());
    }

    private void notes(int warmUp) {
        report.note(
                "pull: the store is emptied before each pull and import, which is not in the time;"
                        + " "
                        + warmUp
                        + " of each come before the first that counts");
        report.note(
                "pull: from POST to the image being unpacked, verified, synced and named, over"
                        + " HTTPS and polled every "
                        + POLL_MILLIS
                        + " ms; CPU is the server's");
        report.note(
                "pull: skopeo copy docker://… dir:, its process' start included; it keeps the"
                        + " layers packed and does not sync");
        report.note(
                "pull: gzip | tar unpacks what skopeo copied, one layer after the other, and syncs;"
                        + " × both is Davit's time by that of copy and unpacking together");
        report.note(
                "import: davit image import, its start included, CPU its own and the server's; its"
                        + " floor is tar of the archive, tar of its layers, and a sync");
    }

    private void pulls(Wire wire, String images, String reference, int count, int warmUp)
            throws IOException, InterruptedException {
        Timed davit = new Timed(cluster.pid());
        Timed skopeo = new Timed(0);
        Timed tar = new Timed(0);
        Path copy = work.resolve("copy");
        for (int i = 0; i < warmUp + count; i++) {
            boolean counts = i >= warmUp;
            empty(wire, images);
            davit.take(counts, () -> pull(wire, images, reference));
            Files.createDirectory(work);
            skopeo.take(counts, () -> copy(reference, copy));
            tar.take(counts, () -> Unpack.copied(copy, work.resolve("root")));
            delete(work);
        }
        String name = reference.substring(reference.indexOf('/') + 1);
        skopeo.put(report.row("skopeo copy of " + name + ", as sent"));
        tar.put(report.row("gzip -dc | tar -x of its layers, " + name));
        davit.put(report.row("pull of " + name + ", ready to run"))
                .put("× skopeo", davit.median() / skopeo.median())
                .put("× both", davit.median() / (skopeo.median() + tar.median()))
                .put("CPU × both", davit.cpuMillis() / (skopeo.cpuMillis() + tar.cpuMillis()));
    }

    private void imports(Wire wire, String images, Path archive, String name, int count, int warmUp)
            throws IOException, InterruptedException {
        Timed davit = new Timed(cluster.pid());
        Timed tar = new Timed(0);
        Path folder = work.resolve("archive");
        for (int i = 0; i < warmUp + count; i++) {
            boolean counts = i >= warmUp;
            empty(wire, images);
            davit.take(counts, () -> cluster.importImage(archive));
            Files.createDirectories(folder);
            tar.take(counts, () -> Unpack.archived(archive, folder, work.resolve("root")));
            delete(work);
        }
        tar.put(report.row("tar -x of its archive and layers, " + name));
        davit.put(report.row("import of " + name + ", ready to run"))
                .put("× tar", davit.median() / tar.median())
                .put("CPU × tar", davit.cpuMillis() / tar.cpuMillis());
    }

    /** As a new node: no image, no layer. */
    private static void empty(Wire wire, String images) throws IOException {
        wire.expect(wire.post(images + "?prune=all", new byte[0]));
    }

    private static void pull(Wire wire, String images, String reference)
            throws IOException, InterruptedException {
        String path = images + "?pull=" + reference;
        byte[] state = wire.expect(wire.post(path, new byte[0]));
        while (!JsonReader.readObject(state).boolOr(false, "done")) {
            Thread.sleep(POLL_MILLIS);
            state = wire.expect(wire.get(path));
        }
        if (JsonReader.readObject(state).wholeOr(0, "fetchedBytes") == 0) {
            throw new IOException("nothing was pulled: " + reference + " was there already");
        }
    }

    private static void copy(String reference, Path to) throws IOException, InterruptedException {
        DebianRegistry.run(
                "skopeo",
                "--insecure-policy",
                "copy",
                "--quiet",
                "--src-tls-verify=false",
                "docker://" + reference,
                "dir:" + to);
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
            DebianRegistry.run("sh", scripts.resolve(script + ".sh").toString(), kept.toString());
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

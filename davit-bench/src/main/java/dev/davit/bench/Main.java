package dev.davit.bench;

import dev.davit.bench.api.ApiBench;
import dev.davit.bench.cluster.BenchCluster;
import dev.davit.bench.measure.Machine;
import dev.davit.bench.measure.Report;
import dev.davit.bench.pod.PodBench;
import dev.davit.bench.pull.PullBench;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** {@code ./davit bench [pod|api|pull|all] [--quick] [--out FILE]}. */
public final class Main {
    private static final int PODS = 40;
    private static final int PODS_WARM_UP = 10;
    private static final int QUICK_PODS = 2;
    private static final int PULLS = 9;
    private static final int PULLS_WARM_UP = 3;
    private static final int QUICK_PULLS = 1;

    private Main() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        List<String> words = List.of(args);
        String name =
                words.isEmpty() || words.getFirst().startsWith("-") ? "all" : words.getFirst();
        boolean quick = words.contains("--quick");
        if (!List.of("pod", "api", "pull", "all").contains(name)) {
            System.err.println("usage: davit bench [pod|api|pull|all] [--quick] [--out FILE]");
            System.exit(2);
        }
        Report report = new Report(Machine.describe());
        if (name.equals("pod") || name.equals("all")) {
            pod(report, quick);
        }
        if (name.equals("pull") || name.equals("all")) {
            try (BenchCluster cluster = BenchCluster.up()) {
                new PullBench(cluster, report)
                        .run(quick ? QUICK_PULLS : PULLS, quick ? 1 : PULLS_WARM_UP);
            }
        }
        if (name.equals("api") || name.equals("all")) {
            try (BenchCluster cluster = BenchCluster.up()) {
                new ApiBench(cluster, report, quick ? ApiBench.Size.QUICK : ApiBench.Size.FULL)
                        .run();
            }
        }
        report.print(System.out);
        Path out = out(words, name);
        report.write(out);
        System.out.println("\nevery figure: " + out);
    }

    private static Path out(List<String> words, String name) {
        int at = words.indexOf("--out");
        if (at >= 0 && at + 1 < words.size()) {
            return Path.of(words.get(at + 1));
        }
        Path home = Path.of(System.getProperty("davit.home", "."));
        return home.resolve("davit-bench").resolve("target").resolve("bench-" + name + ".json");
    }

    private static void pod(Report report, boolean quick) throws IOException, InterruptedException {
        try (BenchCluster cluster = BenchCluster.up()) {
            Path archive = cluster.work().resolve("busybox.tar");
            images(archive);
            cluster.importImage(archive);
            new PodBench(cluster, report).run(quick ? QUICK_PODS : PODS, quick ? 1 : PODS_WARM_UP);
        }
    }

    /** The test image, made by the script that makes it for the tests. */
    private static void images(Path archive) throws IOException, InterruptedException {
        Path script =
                Path.of(System.getProperty("davit.home", "."))
                        .resolve("davit-conformance/images/busybox.sh");
        if (!Files.exists(script)) {
            throw new IOException(script + " is missing: start this with ./davit bench");
        }
        int code =
                new ProcessBuilder("sh", script.toString(), archive.toString())
                        .inheritIO()
                        .start()
                        .waitFor();
        if (code != 0) {
            throw new IOException(script + " ended with " + code);
        }
    }
}

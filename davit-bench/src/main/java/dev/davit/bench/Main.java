package dev.davit.bench;

import dev.davit.bench.api.ApiBench;
import dev.davit.bench.cluster.BenchCluster;
import dev.davit.bench.measure.Comparison;
import dev.davit.bench.measure.Machine;
import dev.davit.bench.measure.Report;
import dev.davit.bench.memory.MemoryBench;
import dev.davit.bench.pod.PodBench;
import dev.davit.bench.pull.PullBench;
import dev.davit.bench.recovery.RecoveryBench;
import dev.davit.bench.watch.WatchBench;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** {@code ./davit bench}: the benchmarks by name, each on a cluster of its own. */
public final class Main {
    private static final int OBJECTS = 100_000;
    private static final int QUICK_OBJECTS = 50;

    private Main() {}

    /** What can be measured; {@code all} is every one of them. */
    private enum Bench {
        POD {
            @Override
            void on(BenchCluster cluster, Report report, Options options)
                    throws IOException, InterruptedException {
                importTestImage(cluster);
                PodBench bench = new PodBench(cluster, report);
                if (options.quick) {
                    bench.run(2, 1, 1, 4, 1);
                } else {
                    bench.run(40, 10, 200, 100, 5);
                }
            }
        },
        PULL {
            @Override
            void on(BenchCluster cluster, Report report, Options options)
                    throws IOException, InterruptedException {
                new PullBench(cluster, report)
                        .run(options.quick ? PullBench.Size.QUICK : PullBench.Size.FULL);
            }
        },
        API {
            @Override
            void on(BenchCluster cluster, Report report, Options options)
                    throws IOException, InterruptedException {
                new ApiBench(
                                cluster,
                                report,
                                options.quick ? ApiBench.Size.QUICK : ApiBench.Size.FULL)
                        .run();
            }
        },
        WATCH {
            @Override
            void on(BenchCluster cluster, Report report, Options options)
                    throws IOException, InterruptedException {
                new WatchBench(
                                cluster,
                                report,
                                options.quick ? WatchBench.Size.QUICK : WatchBench.Size.FULL)
                        .run();
            }
        },
        RECOVERY {
            @Override
            void on(BenchCluster cluster, Report report, Options options)
                    throws IOException, InterruptedException {
                RecoveryBench.Size size =
                        options.quick
                                ? new RecoveryBench.Size(options.objects, 1, 100)
                                : new RecoveryBench.Size(options.objects, 9, 25_000);
                new RecoveryBench(cluster, report, size).run();
            }
        },
        MEMORY {
            @Override
            void on(BenchCluster cluster, Report report, Options options)
                    throws IOException, InterruptedException {
                importTestImage(cluster);
                new MemoryBench(
                                cluster,
                                report,
                                options.quick ? MemoryBench.Size.QUICK : MemoryBench.Size.FULL)
                        .run();
            }
        };

        abstract void on(BenchCluster cluster, Report report, Options options)
                throws IOException, InterruptedException;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What the command line says behind the benchmark's name. */
    private record Options(boolean quick, int objects, Path out) {
        static Options of(List<String> words, String name) {
            Map<String, String> values = new LinkedHashMap<>();
            boolean quick = false;
            for (int i = 0; i < words.size(); i++) {
                switch (words.get(i)) {
                    case "--quick" -> quick = true;
                    case "--out", "--objects" -> {
                        if (i + 1 == words.size()) {
                            throw new IllegalArgumentException(words.get(i) + " needs a value");
                        }
                        values.put(words.get(i), words.get(++i));
                    }
                    default -> throw new IllegalArgumentException("unknown: " + words.get(i));
                }
            }
            String objects =
                    values.getOrDefault("--objects", "" + (quick ? QUICK_OBJECTS : OBJECTS));
            String out = values.get("--out");
            return new Options(
                    quick,
                    Integer.parseInt(objects),
                    out != null
                            ? Path.of(out)
                            : home("davit-bench/target/bench-" + name + ".json"));
        }
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        List<String> words = List.of(args);
        if (words.size() == 3 && words.getFirst().equals("compare")) {
            Comparison.of(Path.of(words.get(1)), Path.of(words.get(2))).print(System.out);
            return;
        }
        boolean named = !words.isEmpty() && !words.getFirst().startsWith("-");
        String name = named ? words.getFirst() : "all";
        List<Bench> wanted =
                Arrays.stream(Bench.values())
                        .filter(bench -> name.equals("all") || name.equals(bench.word()))
                        .toList();
        Options options;
        try {
            options = Options.of(named ? words.subList(1, words.size()) : words, name);
            if (wanted.isEmpty()) {
                throw new IllegalArgumentException("unknown: " + name);
            }
        } catch (IllegalArgumentException wrong) {
            System.err.println("davit bench: " + wrong.getMessage() + "\n" + usage());
            System.exit(2);
            return;
        }
        run(wanted, options);
    }

    private static String usage() {
        String names =
                Arrays.stream(Bench.values()).map(Bench::word).collect(Collectors.joining("|"));
        return "usage: davit bench [all|"
                + names
                + "] [--quick] [--objects N] [--out FILE]\n       davit bench compare FILE FILE";
    }

    private static void run(List<Bench> wanted, Options options)
            throws IOException, InterruptedException {
        Report report = new Report(Machine.describe());
        for (Bench bench : wanted) {
            System.err.println("davit bench: " + bench.word());
            try (BenchCluster cluster = BenchCluster.up()) {
                bench.on(cluster, report, options);
            }
        }
        report.print(System.out);
        report.write(options.out);
        System.out.println("\nevery figure: " + options.out);
    }

    private static Path home(String path) {
        return Path.of(System.getProperty("davit.home", ".")).resolve(path);
    }

    /** The test image, made by the script that makes it for the tests. */
    private static void importTestImage(BenchCluster cluster)
            throws IOException, InterruptedException {
        Path archive = cluster.work().resolve("busybox.tar");
        Path script = home("davit-conformance/images/busybox.sh");
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
        cluster.importImage(archive);
    }
}

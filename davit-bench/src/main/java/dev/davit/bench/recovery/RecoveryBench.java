package dev.davit.bench.recovery;

import dev.davit.bench.cluster.BenchCluster;
import dev.davit.bench.cluster.Wire;
import dev.davit.bench.load.ConfigMaps;
import dev.davit.bench.load.Load;
import dev.davit.bench.load.ThreadLoad;
import dev.davit.bench.measure.Cpu;
import dev.davit.bench.measure.Memory;
import dev.davit.bench.measure.Report;
import dev.davit.bench.measure.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** A server full of objects is killed and started again. */
public final class RecoveryBench {
    private static final String NAMESPACE = "full";
    private static final double BYTES_PER_MIB = 1 << 20;

    private final BenchCluster cluster;
    private final Report report;
    private final Size size;

    /**
     * How much is done.
     *
     * @param objects of 1 KiB
     * @param restarts each after kill -9
     * @param settleMillis between the last request and the look at the memory
     */
    public record Size(int objects, int restarts, long settleMillis) {}

    public RecoveryBench(BenchCluster cluster, Report report, Size size) {
        this.cluster = cluster;
        this.report = report;
        this.size = size;
    }

    public void run() throws IOException, InterruptedException {
        int objects = size.objects();
        String one = ConfigMaps.path(NAMESPACE) + "/one";
        try (Wire wire = cluster.connect()) {
            ConfigMaps.namespace(wire, NAMESPACE);
            wire.expect(wire.post(ConfigMaps.path(NAMESPACE), ConfigMaps.body("one")));
        }
        Samples empty = restarts(one);
        double before = settledPss();
        Load.Result filled =
                new ThreadLoad(job -> cluster.connect())
                        .times(ConfigMaps.creates(cluster, NAMESPACE), objects);
        double grown = settledPss();
        Samples full = restarts(one);
        double cpu = Cpu.millis(cluster.pid());
        double after = settledPss();
        String many = "%,d objects".formatted(objects);
        report.row("create " + many).put("/s", filled.rate()).put("p99 ms", filled.p99());
        report.row("start, nearly empty → serving").put(empty).put("PSS MiB", before);
        report.row("kill -9 with " + many + ": start → serving")
                .put(full)
                .put("CPU ms", cpu)
                .put("data dir MiB", bytes(cluster.data()) / BYTES_PER_MIB);
        report.row("memory with " + many + ", after they were written")
                .put("PSS MiB", grown)
                .put("per object KiB", (grown - before) * 1024 / objects);
        report.row("memory with " + many + ", after a start")
                .put("PSS MiB", after)
                .put("per object KiB", (after - before) * 1024 / objects);
        report.note(
                "recovery: from the start of the server's process to the first answer to a get over"
                        + " a new TLS connection, polled every 5 ms; CPU is of the last start");
        report.note(
                "recovery: PSS is taken "
                        + size.settleMillis()
                        + " ms after the last request; the heap shrinks as the JVM likes");
    }

    private Samples restarts(String path) throws IOException, InterruptedException {
        Samples starts = new Samples();
        for (int i = 0; i < size.restarts(); i++) {
            starts.add(cluster.restart(path));
        }
        return starts;
    }

    private double settledPss() throws IOException, InterruptedException {
        Thread.sleep(size.settleMillis());
        return Memory.pssMib(cluster.pid());
    }

    private static long bytes(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder.resolve("store"))) {
            long sum = 0;
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                sum += Files.size(file);
            }
            return sum;
        }
    }
}

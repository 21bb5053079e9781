package dev.davit.bench.watch;

import dev.davit.bench.cluster.BenchCluster;
import dev.davit.bench.cluster.Wire;
import dev.davit.bench.load.ConfigMaps;
import dev.davit.bench.measure.Heap;
import dev.davit.bench.measure.Memory;
import dev.davit.bench.measure.Report;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Fan-out, what idle watches take, and what a watcher that does not read does to the others. */
public final class WatchBench {
    private static final long SETTLE_MILLIS = 5_000;
    private static final double KIB_PER_MIB = 1024;

    /** 200 KiB each: more than sockets and queue of a watcher that does not read may hold. */
    private static final int FILLERS = 250;

    /** A ConfigMap of 1 KiB as it is stored. */
    private static final int STORED_BYTES = 1_120;

    private final BenchCluster cluster;
    private final Report report;
    private final Size size;

    /**
     * How much is done.
     *
     * @param watchers that see each of the writes
     * @param idle watches of a namespace in which nothing happens
     * @param stalled watchers that do not read
     */
    public record Size(int watchers, int writes, int idle, int stalled) {
        public static final Size FULL = new Size(1_000, 100, 10_000, 10);
        public static final Size QUICK = new Size(10, 3, 10, 1);
    }

    public WatchBench(BenchCluster cluster, Report report, Size size) {
        this.cluster = cluster;
        this.report = report;
        this.size = size;
    }

    public void run() throws IOException, InterruptedException {
        FanOut.in(cluster, "fan").run(report, size.watchers(), size.writes(), "");
        bare();
        FanOut.in(cluster, "again").run(report, size.watchers(), size.writes(), " once more");
        idle();
        stalled();
        report.note("watch: each watcher has a TLS connection of its own to this JVM");
    }

    /** The same records to the same clients, by a server that does nothing else. */
    private void bare() throws IOException, InterruptedException {
        byte[] stored = new byte[STORED_BYTES];
        Arrays.fill(stored, (byte) 'v');
        String record =
                "{\"type\":\"ADDED\",\"object\":%s}\n"
                        .formatted(new String(stored, StandardCharsets.US_ASCII));
        try (BareFan bare =
                BareFan.start(
                        cluster.data().resolve("pki"),
                        record.getBytes(StandardCharsets.US_ASCII))) {
            FanOut.bare(cluster, bare)
                    .run(report, size.watchers(), size.writes(), ", bare loop without Davit");
        }
    }

    private void idle() throws IOException, InterruptedException {
        Thread.sleep(SETTLE_MILLIS);
        Heap.collect(cluster.pid());
        double heap = Heap.usedKib(cluster.pid());
        double before = Memory.pssMib(cluster.pid());
        List<Wire> idle = new ArrayList<>();
        try {
            for (int i = 0; i < size.idle(); i++) {
                idle.add(watching("kube-public"));
            }
            Thread.sleep(SETTLE_MILLIS);
            double loaded = Memory.pssMib(cluster.pid()) - before;
            Heap.collect(cluster.pid());
            double grown = Memory.pssMib(cluster.pid()) - before;
            heap = Heap.usedKib(cluster.pid()) - heap;
            report.row(size.idle() + " idle watches")
                    .put("PSS before a collection MiB", loaded)
                    .put("PSS MiB", grown)
                    .put("each KiB", grown * KIB_PER_MIB / size.idle())
                    .put("heap each KiB", heap / size.idle());
        } finally {
            close(idle);
        }
    }

    /** The same fan-out beside watchers whose buffers are full. */
    private void stalled() throws IOException, InterruptedException {
        int few = Math.max(1, size.watchers() / 50);
        FanOut.in(cluster, "alone").run(report, few, size.writes(), "");
        List<Wire> stalled = new ArrayList<>();
        double before = Memory.pssMib(cluster.pid());
        try (Wire wire = cluster.connect()) {
            ConfigMaps.namespace(wire, "beside");
            for (int i = 0; i < size.stalled(); i++) {
                stalled.add(watching("beside"));
            }
            for (int i = 0; i < FILLERS; i++) {
                wire.expect(
                        wire.post(ConfigMaps.path("beside"), ConfigMaps.largeBody("filler-" + i)));
            }
            FanOut.in(cluster, "beside")
                    .run(
                            report,
                            few,
                            size.writes(),
                            " beside " + size.stalled() + " that do not read");
            report.row("memory for watchers that do not read")
                    .put("PSS MiB", Memory.pssMib(cluster.pid()) - before);
            report.row("watchers that do not read: told to list again")
                    .put("of " + stalled.size(), cut(stalled));
        } finally {
            close(stalled);
        }
    }

    private static int cut(List<Wire> stalled) throws IOException {
        int cut = 0;
        for (Wire wire : stalled) {
            cut += isCut(wire) ? 1 : 0;
        }
        return cut;
    }

    /** Reads what there is to the end, if there is one. */
    private static boolean isCut(Wire wire) throws IOException {
        for (int i = 0; i <= FILLERS; i++) {
            String lines = new String(wire.lines(), StandardCharsets.UTF_8);
            if (lines.startsWith("{\"type\":\"ERROR\"") && lines.contains("\"code\":410")) {
                return true;
            }
        }
        return false;
    }

    private Wire watching(String namespace) throws IOException {
        Wire wire = cluster.connect();
        wire.watch(ConfigMaps.path(namespace) + "?watch=true&timeoutSeconds=3600");
        return wire;
    }

    private static void close(List<Wire> wires) throws IOException {
        for (Wire wire : wires) {
            wire.close();
        }
    }
}

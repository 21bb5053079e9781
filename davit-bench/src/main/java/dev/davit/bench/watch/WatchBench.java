package dev.davit.bench.watch;

import dev.davit.bench.cluster.BenchCluster;
import dev.davit.bench.cluster.Wire;
import dev.davit.bench.load.ConfigMaps;
import dev.davit.bench.measure.Memory;
import dev.davit.bench.measure.Report;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Fan-out, what idle watches take, and what a watcher that does not read does to the others. */
public final class WatchBench {
    private static final long SETTLE_MILLIS = 5_000;
    private static final double KIB_PER_MIB = 1024;

    /** More than the sockets of a watcher that does not read can hold. */
    private static final int FILLERS = 60;

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
        public static final Size FULL = new Size(1_000, 100, 9_000, 10);
        public static final Size QUICK = new Size(10, 3, 10, 1);
    }

    public WatchBench(BenchCluster cluster, Report report, Size size) {
        this.cluster = cluster;
        this.report = report;
        this.size = size;
    }

    public void run() throws IOException, InterruptedException {
        new FanOut(cluster, "fan").run(report, size.watchers(), size.writes(), "");
        idle();
        stalled();
        report.note("watch: each watcher has a TLS connection of its own to this JVM");
    }

    private void idle() throws IOException, InterruptedException {
        Thread.sleep(SETTLE_MILLIS);
        double before = Memory.pssMib(cluster.pid());
        List<Wire> idle = new ArrayList<>();
        try {
            for (int i = 0; i < size.idle(); i++) {
                idle.add(watching("kube-public"));
            }
            Thread.sleep(SETTLE_MILLIS);
            double grown = Memory.pssMib(cluster.pid()) - before;
            report.row(size.idle() + " idle watches")
                    .put("PSS MiB", grown)
                    .put("each KiB", grown * KIB_PER_MIB / size.idle());
        } finally {
            close(idle);
        }
    }

    /** The same fan-out beside watchers whose buffers are full. */
    private void stalled() throws IOException, InterruptedException {
        int few = Math.max(1, size.watchers() / 50);
        new FanOut(cluster, "alone").run(report, few, size.writes(), "");
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
            new FanOut(cluster, "beside")
                    .run(
                            report,
                            few,
                            size.writes(),
                            " beside " + size.stalled() + " that do not read");
            report.row("memory for watchers that do not read")
                    .put("PSS MiB", Memory.pssMib(cluster.pid()) - before);
        } finally {
            close(stalled);
        }
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

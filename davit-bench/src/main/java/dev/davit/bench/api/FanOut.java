package dev.davit.bench.api;

import dev.davit.bench.cluster.BenchCluster;
import dev.davit.bench.cluster.Wire;
import dev.davit.bench.measure.Cpu;
import dev.davit.bench.measure.Report;
import dev.davit.bench.measure.Samples;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** One write, seen by many watchers, each on a TLS connection of its own. */
final class FanOut {
    private static final String PATH = "/api/v1/namespaces/fan/configmaps";
    private static final long LONGEST_SECONDS = 30;

    private final BenchCluster cluster;
    private final List<Wire> watchers = new ArrayList<>();
    private volatile Write write = new Write(0);

    /** One write under way. */
    private static final class Write {
        final long began = System.nanoTime();
        final Samples delays = new Samples();
        final CountDownLatch missing;

        Write(int watchers) {
            this.missing = new CountDownLatch(watchers);
        }
    }

    FanOut(BenchCluster cluster) {
        this.cluster = cluster;
    }

    void run(Report report, int count, int writes) throws IOException, InterruptedException {
        try (Wire wire = cluster.connect()) {
            ApiBench.namespace(wire, "fan");
            for (int i = 0; i < count; i++) {
                open();
            }
            write(wire, "warm", count);
            Samples first = new Samples();
            Samples last = new Samples();
            Samples answered = new Samples();
            double server = Cpu.millis(cluster.pid());
            double own = Cpu.ownMillis();
            for (int i = 0; i < writes; i++) {
                answered.add(write(wire, "write-" + i, count));
                first.add((long) (write.delays.millis(0) * 1e6));
                last.add((long) (write.delays.millis(1) * 1e6));
                Thread.sleep(20);
            }
            server = (Cpu.millis(cluster.pid()) - server) / writes;
            own = (Cpu.ownMillis() - own) / writes;
            report.row("write → answered, " + count + " watchers").put(answered);
            report.row("write → first of " + count + " watchers").put(first);
            report.row("write → last of " + count + " watchers")
                    .put(last)
                    .put("server CPU ms", server)
                    .put("clients' CPU ms", own);
        } finally {
            for (Wire watcher : watchers) {
                watcher.close();
            }
        }
    }

    private void open() throws IOException {
        Wire wire = cluster.connect();
        watchers.add(wire);
        wire.watch(PATH + "?watch=true&resourceVersion=0&timeoutSeconds=600");
        Thread.ofVirtual()
                .start(() -> {
                    try {
                        while (wire.lines().length > 0) {
                            Write current = write;
                            current.delays.add(System.nanoTime() - current.began);
                            current.missing.countDown();
                        }
                    } catch (IOException closed) {
                        // The end of the benchmark; before it, a write would not be seen by all.
                    }
                });
    }

    /** Nanoseconds until the writer had its answer. */
    private long write(Wire wire, String name, int count) throws IOException, InterruptedException {
        byte[] body = ApiBench.configMap(name).getBytes(StandardCharsets.UTF_8);
        Write current = new Write(count);
        write = current;
        wire.expect(wire.post(PATH, body));
        long took = System.nanoTime() - current.began;
        if (!current.missing.await(LONGEST_SECONDS, TimeUnit.SECONDS)) {
            throw new IOException(current.missing.getCount() + " watchers did not see " + name);
        }
        return took;
    }
}

package dev.davit.bench.watch;

import dev.davit.bench.cluster.BenchCluster;
import dev.davit.bench.cluster.Wire;
import dev.davit.bench.load.ConfigMaps;
import dev.davit.bench.measure.Cpu;
import dev.davit.bench.measure.Report;
import dev.davit.bench.measure.Samples;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** One write, seen by many watchers, each on a TLS connection of its own. */
final class FanOut {
    private static final int NOT_FOUND = 404;
    private static final long LONGEST_SECONDS = 30;
    private static final int WARM_UP = 20;

    private final Server server;
    private final String path;
    private final boolean bare;
    private final List<Wire> watchers = new ArrayList<>();
    private volatile Write write = new Write(0);

    /** How one comes to a server. */
    interface Connector {
        Wire connect() throws IOException;
    }

    /** Who tells the watchers. */
    record Server(Connector connector, long pid) {
        static Server of(BenchCluster cluster) {
            return new Server(cluster::connect, cluster.pid());
        }
    }

    /** One write under way. */
    private static final class Write {
        final long began = System.nanoTime();
        final Samples delays = new Samples();
        final CountDownLatch missing;

        Write(int watchers) {
            this.missing = new CountDownLatch(watchers);
        }
    }

    private FanOut(Server server, String namespace, boolean bare) {
        this.server = server;
        this.bare = bare;
        this.path = ConfigMaps.path(namespace);
    }

    /** In a namespace that is made where it is missing. */
    static FanOut in(BenchCluster cluster, String namespace) throws IOException {
        try (Wire wire = cluster.connect()) {
            if (wire.get("/api/v1/namespaces/" + namespace).code() == NOT_FOUND) {
                ConfigMaps.namespace(wire, namespace);
            }
        }
        return new FanOut(Server.of(cluster), namespace, false);
    }

    /** Of a server that tells everybody of each write. */
    static FanOut bare(BenchCluster cluster, BareFan bare) {
        return new FanOut(new Server(() -> cluster.connect(bare.port()), bare.pid()), "bare", true);
    }

    /**
     * Measures.
     *
     * @param circumstances end the rows' names
     */
    void run(Report report, int count, int writes, String circumstances)
            throws IOException, InterruptedException {
        try (Wire wire = server.connector().connect()) {
            String from = bare ? "0" : now(wire);
            for (int i = 0; i < count; i++) {
                open(from);
            }
            for (int i = 0; i < WARM_UP; i++) {
                write(wire, "warm-" + i, count);
            }
            Samples first = new Samples();
            Samples last = new Samples();
            Samples answered = new Samples();
            double cpu = Cpu.millis(server.pid());
            double own = Cpu.ownMillis();
            for (int i = 0; i < writes; i++) {
                answered.add(write(wire, "write-" + i, count));
                first.add((long) (write.delays.millis(0) * 1e6));
                last.add((long) (write.delays.millis(1) * 1e6));
                Thread.sleep(20);
            }
            cpu = (Cpu.millis(server.pid()) - cpu) / writes;
            own = (Cpu.ownMillis() - own) / writes;
            report.row("write → answered, " + count + " watchers" + circumstances).put(answered);
            report.row("write → first of " + count + " watchers" + circumstances).put(first);
            report.row("write → last of " + count + " watchers" + circumstances)
                    .put(last)
                    .put("server CPU ms", cpu)
                    .put("clients' CPU ms", own);
        } finally {
            for (Wire watcher : watchers) {
                watcher.close();
            }
        }
    }

    /** What is there already is no event of ours. */
    private String now(Wire wire) throws IOException {
        JsonObject list = JsonReader.readObject(wire.expect(wire.get(path + "?limit=1")));
        return list.textOr("", "metadata", "resourceVersion");
    }

    private void open(String from) throws IOException {
        Wire wire = server.connector().connect();
        watchers.add(wire);
        wire.watch(path + "?watch=true&timeoutSeconds=600&resourceVersion=" + from);
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
        byte[] body = ConfigMaps.body(name);
        Write current = new Write(count);
        write = current;
        wire.expect(wire.post(path, body));
        long took = System.nanoTime() - current.began;
        if (!current.missing.await(LONGEST_SECONDS, TimeUnit.SECONDS)) {
            throw new IOException(current.missing.getCount() + " watchers did not see " + name);
        }
        return took;
    }
}

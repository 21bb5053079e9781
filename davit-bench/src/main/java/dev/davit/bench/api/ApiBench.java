package dev.davit.bench.api;

import dev.davit.bench.cluster.BenchCluster;
import dev.davit.bench.cluster.Wire;
import dev.davit.bench.load.ConfigMaps;
import dev.davit.bench.load.Load;
import dev.davit.bench.load.ThreadLoad;
import dev.davit.bench.load.WrkLoad;
import dev.davit.bench.measure.Cpu;
import dev.davit.bench.measure.Report;
import dev.davit.bench.measure.Row;
import dev.davit.bench.measure.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Creates, gets and lists of 1 KiB ConfigMaps, floor and peer and Davit in turn. */
public final class ApiBench {
    private static final int SINGLE_WRITES = 400;
    private static final int LISTS = 3;

    private final BenchCluster cluster;
    private final Report report;
    private final Size size;
    private final ThreadLoad threads;
    private final Load load;

    /** How much is done. */
    public record Size(int rounds, int seconds, int objects) {
        public static final Size FULL = new Size(9, 2, 5_000);
        public static final Size QUICK = new Size(1, 1, 50);
    }

    public ApiBench(BenchCluster cluster, Report report, Size size)
            throws IOException, InterruptedException {
        this.cluster = cluster;
        this.report = report;
        this.size = size;
        this.threads = new ThreadLoad(job -> cluster.connect());
        this.load = WrkLoad.present() ? new WrkLoad(cluster.work()) : threads;
    }

    public void run() throws IOException, InterruptedException {
        try (BareDisk disk = new BareDisk(Files.createDirectories(cluster.work().resolve("disk")));
                Wire wire = cluster.connect();
                Etcd etcd =
                        Etcd.present() && load instanceof WrkLoad
                                ? Etcd.start(cluster.work().resolve("etcd"))
                                : null) {
            ConfigMaps.namespace(wire, "list");
            ConfigMaps.namespace(wire, "load");
            threads.times(ConfigMaps.creates(cluster, "list"), size.objects() - 1);
            wire.expect(wire.post(ConfigMaps.path("list"), ConfigMaps.body("one")));
            Report warmUp = new Report(dev.davit.model.json.JsonObject.EMPTY);
            round(disk, wire, etcd, warmUp);
            for (int i = 0; i < size.rounds(); i++) {
                round(disk, wire, etcd, report);
            }
        }
        notes();
    }

    private void notes() throws IOException, InterruptedException {
        report.note(
                "api: medians of "
                        + size.rounds()
                        + " rounds, in each round every row in turn; before them "
                        + size.objects()
                        + " creates and one whole round");
        report.note(
                "api: "
                        + Load.CLIENTS
                        + " clients over TLS are "
                        + load.name()
                        + "; objects are ConfigMaps of 1 KiB, each kept in history");
        report.note(
                Etcd.present() && load instanceof WrkLoad
                        ? "api: etcd puts go through its own JSON gateway without TLS, by the same"
                                + " clients; its gRPC would cost it less"
                        : "api: etcd or wrk is not installed, so the peer is missing");
    }

    private void round(BareDisk disk, Wire wire, @Nullable Etcd etcd, Report to)
            throws IOException, InterruptedException {
        Samples bare = disk.measure(SINGLE_WRITES);
        to.row("1.25 KiB + fdatasync")
                .put("p50 ms", bare.millis(0.5))
                .put("p99 ms", bare.millis(0.99));
        Samples single = single(wire);
        to.row("create, 1 client")
                .put("p50 ms", single.millis(0.5))
                .put("p99 ms", single.millis(0.99))
                .put("× fdatasync", single.millis(0.5) / bare.millis(0.5));
        if (etcd != null) {
            measured(to.row("etcd put, 16 clients"), puts(etcd), etcd.pid());
        }
        measured(to.row("create, 16 clients"), ConfigMaps.creates(cluster, "load"), cluster.pid());
        String one = ConfigMaps.path("list") + "/one";
        Load.Job gets =
                new Load.Job("GET", one, true, cluster.port(), cluster.token(), Load.Body.NONE);
        measured(to.row("get one, 16 clients"), gets, cluster.pid());
        list(wire, to);
    }

    private Samples single(Wire wire) throws IOException {
        Samples samples = new Samples();
        String path = ConfigMaps.path("load");
        String prefix = "single-" + System.nanoTime() + "-";
        for (int i = 0; i < SINGLE_WRITES; i++) {
            byte[] body = ConfigMaps.body(prefix + i);
            long began = System.nanoTime();
            wire.expect(wire.post(path, body));
            samples.add(System.nanoTime() - began);
        }
        return samples;
    }

    private void measured(Row row, Load.Job job, long server)
            throws IOException, InterruptedException {
        double before = Cpu.millis(server);
        Load.Result result = load.run(job, size.seconds());
        double cpu = Cpu.millis(server) - before;
        row.put("/s", result.rate())
                .put("p50 ms", result.p50())
                .put("p99 ms", result.p99())
                .put("server CPU µs", cpu * 1e3 / result.requests())
                .put("clients' CPU µs", result.cpuMillis() * 1e3 / result.requests());
    }

    private static Load.Job puts(Etcd etcd) {
        String value = Base64.getEncoder().encodeToString(ConfigMaps.body("x"));
        Load.Body body = new Load.Body("{\"value\":\"" + value + "\",\"key\":\"", "\"}");
        return new Load.Job("POST", "/v3/kv/put", false, etcd.port(), "", body);
    }

    private void list(Wire wire, Report to) throws IOException, InterruptedException {
        String path = ConfigMaps.path("list");
        Path file = cluster.work().resolve("list.json");
        Samples whole = new Samples();
        Samples floor = new Samples();
        double before = Cpu.millis(cluster.pid());
        int bytes = 0;
        for (int i = 0; i < LISTS; i++) {
            long began = System.nanoTime();
            byte[] body = wire.expect(wire.get(path));
            whole.add(System.nanoTime() - began);
            bytes = body.length;
            if (!Files.exists(file)) {
                Files.write(file, body);
            }
        }
        double cpu = (Cpu.millis(cluster.pid()) - before) / LISTS;
        for (int i = 0; i < LISTS; i++) {
            floor.add(BareSend.nanos(file));
        }
        to.row("the same bytes from a file, no TLS").put("p50 ms", floor.millis(0.5));
        to.row("list of " + size.objects())
                .put("p50 ms", whole.millis(0.5))
                .put("MB", bytes / 1e6)
                .put("server CPU ms", cpu)
                .put("× the file's rate", floor.millis(0.5) / whole.millis(0.5));
    }
}

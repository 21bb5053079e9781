package dev.davit.bench.api;

import dev.davit.bench.cluster.BenchCluster;
import dev.davit.bench.cluster.Wire;
import dev.davit.bench.load.ConfigMaps;
import dev.davit.bench.load.Load;
import dev.davit.bench.load.ThreadLoad;
import dev.davit.bench.load.WrkLoad;
import dev.davit.bench.measure.Cpu;
import dev.davit.bench.measure.Heap;
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
    private static final int HALF = 2;
    private static final long SETTLE_MILLIS = 100;

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
                        ? "api: etcd is asked without TLS: by gRPC from threads of this JVM, as Davit is"
                                + " over TLS beside it; by its JSON gateway from the same wrk"
                        : "api: etcd or wrk is not installed, so the peer is missing");
    }

    private void round(BareDisk disk, Wire wire, @Nullable Etcd etcd, Report to)
            throws IOException, InterruptedException {
        Samples bare = disk.measure(SINGLE_WRITES);
        to.row("1.25 KiB + fdatasync")
                .put("p50 ms", bare.millis(0.5))
                .put("p99 ms", bare.millis(0.99));
        single(wire, bare, to);
        if (etcd != null) {
            peer(etcd, bare, to);
        }
        Load.Job creates = ConfigMaps.creates(cluster, "load");
        measured(to.row("create, 16 clients"), creates, cluster.pid());
        String one = ConfigMaps.path("list") + "/one";
        Load.Job gets =
                new Load.Job("GET", one, true, cluster.port(), cluster.token(), Load.Body.NONE);
        measured(to.row("get one, 16 clients"), gets, cluster.pid());
        list(wire, to);
    }

    /**
     * One client that waits for each answer. A get takes the same way but for the commit, so what a
     * create takes beyond it is what is to be compared with the bare disk.
     */
    private void single(Wire wire, Samples bare, Report to) throws IOException {
        Samples creates = new Samples();
        String path = ConfigMaps.path("load");
        String prefix = "single-" + System.nanoTime() + "-";
        double before = Cpu.millis(cluster.pid());
        for (int i = 0; i < SINGLE_WRITES; i++) {
            byte[] body = ConfigMaps.body(prefix + i);
            long began = System.nanoTime();
            wire.expect(wire.post(path, body));
            creates.add(System.nanoTime() - began);
        }
        double cpu = Cpu.millis(cluster.pid()) - before;
        Samples gets = new Samples();
        String one = ConfigMaps.path("list") + "/one";
        for (int i = 0; i < SINGLE_WRITES; i++) {
            long began = System.nanoTime();
            wire.expect(wire.get(one));
            gets.add(System.nanoTime() - began);
        }
        double floor = bare.millis(0.5);
        double create = creates.millis(0.5);
        double get = gets.millis(0.5);
        to.row("get one, 1 client").put("p50 ms", get).put("p99 ms", gets.millis(0.99));
        to.row("create, 1 client")
                .put("p50 ms", create)
                .put("p99 ms", creates.millis(0.99))
                .put("× fdatasync", create / floor)
                .put("beyond a get ms", create - get)
                .put("beyond a get × fdatasync", (create - get) / floor)
                .put("server CPU µs", cpu * 1e3 / SINGLE_WRITES);
    }

    /** The same bytes to etcd by its own gRPC, from threads of this JVM; Davit's own beside it. */
    private void peer(Etcd etcd, Samples bare, Report to) throws IOException, InterruptedException {
        byte[] value = ConfigMaps.body("x");
        Samples puts = new Samples();
        try (EtcdPuts one = new EtcdPuts(etcd.port(), "s" + System.nanoTime(), value)) {
            for (int i = 0; i < SINGLE_WRITES; i++) {
                long began = System.nanoTime();
                one.ask(i);
                puts.add(System.nanoTime() - began);
            }
        }
        to.row("etcd put by gRPC, 1 client")
                .put("p50 ms", puts.millis(0.5))
                .put("p99 ms", puts.millis(0.99))
                .put("× fdatasync", puts.millis(0.5) / bare.millis(0.5));
        ThreadLoad.Maker maker = name -> new EtcdPuts(etcd.port(), name, value);
        double before = Cpu.millis(etcd.pid());
        Load.Result result = ThreadLoad.run(maker, size.seconds());
        double etcds = result.rate();
        put(to.row("etcd put by gRPC, 16 threads"), result, Cpu.millis(etcd.pid()) - before);
        before = Cpu.millis(cluster.pid());
        result = threads.run(ConfigMaps.creates(cluster, "load"), size.seconds());
        Row own = to.row("create over TLS, 16 threads");
        put(own, result, Cpu.millis(cluster.pid()) - before);
        own.put("× etcd", result.rate() / etcds);
        measured(to.row("etcd put by JSON, 16 clients"), puts(etcd), etcd.pid());
    }

    private void measured(Row row, Load.Job job, long server)
            throws IOException, InterruptedException {
        double before = Cpu.millis(server);
        Load.Result result = load.run(job, size.seconds());
        put(row, result, Cpu.millis(server) - before);
    }

    private static void put(Row row, Load.Result result, double cpu) {
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
        heap(wire, path, to);
    }

    /** What lists take of the heap: thrown away, and held while one is under way. */
    private void heap(Wire wire, String path, Report to) throws IOException, InterruptedException {
        long pid = cluster.pid();
        Heap.collect(pid);
        double own = Heap.costKib(pid);
        double before = Heap.usedKib(pid);
        for (int i = 0; i < LISTS; i++) {
            wire.expect(wire.get(path));
        }
        double thrown = (Heap.usedKib(pid) - before - own) / LISTS;
        Heap.collect(pid);
        before = Heap.usedKib(pid);
        double held;
        try (Wire slow = cluster.connectNarrow()) {
            int length = slow.begin(path);
            slow.read(length / HALF);
            Thread.sleep(SETTLE_MILLIS);
            Heap.collect(pid);
            held = Heap.usedKib(pid) - before;
            slow.read(length - length / HALF);
        }
        to.row("heap of a list of " + size.objects())
                .put("thrown away KiB", thrown)
                .put("held when half is read KiB", held);
    }
}

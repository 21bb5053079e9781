package dev.davit.bench.pod;

import dev.davit.bench.cluster.BenchCluster;
import dev.davit.bench.cluster.PodWatch;
import dev.davit.bench.cluster.Wire;
import dev.davit.bench.measure.Cpu;
import dev.davit.bench.measure.Report;
import dev.davit.bench.measure.Row;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.function.IntFunction;

/**
 * Many pods asked for at once, each by a connection of its own, and as many bare starts, in turn.
 */
final class Burst {
    private static final int[] BARE_AT_ONCE = {2, 4};

    private final BenchCluster cluster;
    private final Report report;
    private final int count;
    private int rounds;

    Burst(BenchCluster cluster, Report report, int count) {
        this.cluster = cluster;
        this.report = report;
        this.count = count;
    }

    /**
     * Measures.
     *
     * @param body of the POST of the pod with this name
     * @param times rounds after the first, which warms up and finds how many bare starts at once
     *     are fastest
     */
    void run(BareRuntime bare, PodWatch watch, IntFunction<String> body, int times)
            throws IOException, InterruptedException {
        bare.readyBurst(count);
        int atOnce = fastest(at -> bare.burst(count, at));
        int monitoredAtOnce = fastest(at -> bare.monitoredBurst(count, at));
        pods(watch, body, new Row("warm-up"));
        for (int i = 0; i < times; i++) {
            double floor = count / bare.burst(count, atOnce);
            report.row(bareName()).put("pods/s", floor).put("at once", atOnce);
            double monitored = count / bare.monitoredBurst(count, monitoredAtOnce);
            report.row(monitoredName()).put("pods/s", monitored).put("at once", monitoredAtOnce);
            Row row = report.row(davitName());
            double rate = pods(watch, body, row);
            row.put("× bare", rate / floor).put("× with conmon", rate / monitored);
        }
        report.note(
                "burst: until the runtime has answered for the last container (bare, detached), or"
                        + " the last pod is seen Running on a watch (Davit); one POST on each of "
                        + count
                        + " connections that were open before");
    }

    private String bareName() {
        return count + " bare starts, detached";
    }

    private String monitoredName() {
        return count + " bare starts, each with its conmon";
    }

    private String davitName() {
        return count + " POSTs at once → all Running on a watch";
    }

    @FunctionalInterface
    private interface Bare {
        double seconds(int atOnce) throws IOException;
    }

    private static int fastest(Bare bare) throws IOException {
        int best = BARE_AT_ONCE[0];
        double least = Double.POSITIVE_INFINITY;
        for (int atOnce : BARE_AT_ONCE) {
            double seconds = bare.seconds(atOnce);
            if (seconds < least) {
                least = seconds;
                best = atOnce;
            }
        }
        return best;
    }

    /**
     * Pods per second until all run. The connections are new in each round: the server closes those
     * that were idle for as long as the floors take.
     */
    private double pods(PodWatch watch, IntFunction<String> body, Row row)
            throws IOException, InterruptedException {
        List<Wire> wires = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                wires.add(cluster.connect());
            }
            return pods(wires, watch, body, row);
        } finally {
            for (Wire wire : wires) {
                wire.close();
            }
        }
    }

    private double pods(List<Wire> wires, PodWatch watch, IntFunction<String> body, Row row)
            throws IOException, InterruptedException {
        int round = rounds++;
        double cpu = Cpu.millis(cluster.pid());
        long began = System.nanoTime();
        all(wires, i -> wires.get(i).post(PodBench.PODS, bytes(body.apply(round * count + i))));
        long last = awaitAll(watch, seen -> seen.inPhase("Running"));
        double rate = count / ((last - began) / 1e9);
        row.put("pods/s", rate);
        row.put("server's CPU, ms/pod", (Cpu.millis(cluster.pid()) - cpu) / count);
        cpu = Cpu.millis(cluster.pid());
        began = System.nanoTime();
        all(
                wires,
                i ->
                        wires.get(i)
                                .ask(
                                        "DELETE",
                                        PodBench.PODS + "/" + name(round * count + i),
                                        "",
                                        new byte[0]));
        last = awaitAll(watch, seen -> seen.type().equals("DELETED"));
        row.put("gone/s", count / ((last - began) / 1e9));
        row.put("for the ends, ms/pod", (Cpu.millis(cluster.pid()) - cpu) / count);
        return rate;
    }

    static String name(int number) {
        return "burst-" + number;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** When the event arrived with which every pod of the burst was so. */
    private long awaitAll(PodWatch watch, java.util.function.Predicate<PodWatch.Seen> wanted)
            throws IOException, InterruptedException {
        Set<String> seen = new HashSet<>();
        return watch.await(event -> {
            String name = event.pod().textOr("", "metadata", "name");
            if (name.startsWith("burst-") && wanted.test(event)) {
                seen.add(name);
            }
            return seen.size() == count;
        });
    }

    @FunctionalInterface
    private interface Asked {
        Wire.Answer at(int number) throws IOException;
    }

    /** On as many threads, which begin together. */
    private static void all(List<Wire> wires, Asked asked)
            throws IOException, InterruptedException {
        CountDownLatch go = new CountDownLatch(1);
        List<Future<byte[]>> answers = new ArrayList<>();
        for (int i = 0; i < wires.size(); i++) {
            int number = i;
            FutureTask<byte[]> task =
                    new FutureTask<>(() -> {
                        go.await();
                        return wires.get(number).expect(asked.at(number));
                    });
            Thread.ofPlatform().daemon().name("burst").start(task);
            answers.add(task);
        }
        go.countDown();
        for (Future<byte[]> answer : answers) {
            try {
                byte[] _ = answer.get();
            } catch (ExecutionException failure) {
                throw new IOException(failure.getCause());
            }
        }
    }
}

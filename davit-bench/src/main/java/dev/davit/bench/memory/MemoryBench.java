package dev.davit.bench.memory;

import dev.davit.bench.cluster.BenchCluster;
import dev.davit.bench.cluster.PodWatch;
import dev.davit.bench.cluster.Wire;
import dev.davit.bench.measure.Cpu;
import dev.davit.bench.measure.Memory;
import dev.davit.bench.measure.Report;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;

/** An idle cluster, then the same with many pods that sleep. */
public final class MemoryBench {
    private static final String PODS = "/api/v1/namespaces/default/pods";
    private static final double MILLIS_PER_PERCENT = 10.0;

    private final BenchCluster cluster;
    private final Report report;
    private final Size size;

    /**
     * How much is done.
     *
     * @param seconds of idleness that are measured, after as many that are not
     */
    public record Size(int seconds, int pods) {
        public static final Size FULL = new Size(60, 250);
        public static final Size QUICK = new Size(1, 2);
    }

    public MemoryBench(BenchCluster cluster, Report report, Size size) {
        this.cluster = cluster;
        this.report = report;
        this.size = size;
    }

    public void run() throws IOException, InterruptedException {
        double empty = idle("idle, control plane and node in one process");
        long began = System.nanoTime();
        try (PodWatch watch = new PodWatch(cluster.connect(), "default");
                Wire wire = cluster.connect()) {
            Set<String> missing = new HashSet<>();
            for (int i = 0; i < size.pods(); i++) {
                missing.add("pod-" + i);
                wire.expect(wire.post(PODS, pod("pod-" + i)));
            }
            watch.await(seen -> {
                if (seen.inPhase("Running")) {
                    missing.remove(seen.pod().textOr("", "metadata", "name"));
                }
                return missing.isEmpty();
            });
        }
        double seconds = (System.nanoTime() - began) / 1e9;
        report.row(size.pods() + " pods, from the first POST to all Running")
                .put("s", seconds)
                .put("pods/s", size.pods() / seconds);
        double full = idle("idle with " + size.pods() + " pods");
        double monitors = monitorsMib();
        report.row("memory per pod beside its workload")
                .put("server MiB", (full - empty) / size.pods())
                .put("conmon MiB", monitors / size.pods())
                .put("MiB", (full - empty + monitors) / size.pods());
        report.note(
                "memory: PSS and CPU time over "
                        + size.seconds()
                        + " s, after as many of rest; the pods are busybox's sleep with one"
                        + " container, all asked for at once");
    }

    /** PSS in MiB. */
    private double idle(String what) throws IOException, InterruptedException {
        Thread.sleep(size.seconds() * 1000L);
        double before = Cpu.millis(cluster.pid());
        Thread.sleep(size.seconds() * 1000L);
        double percent = (Cpu.millis(cluster.pid()) - before) / MILLIS_PER_PERCENT / size.seconds();
        double pss = Memory.pssMib(cluster.pid());
        report.row(what).put("PSS MiB", pss).put("of a core %", percent);
        return pss;
    }

    /** Of the processes that watch this cluster's containers. */
    private double monitorsMib() throws IOException {
        double sum = 0;
        String ours = cluster.data().toString();
        for (ProcessHandle process : ProcessHandle.allProcesses().toList()) {
            ProcessHandle.Info info = process.info();
            boolean monitor = info.command().orElse("").endsWith("conmon");
            if (monitor && info.commandLine().orElse("").contains(ours)) {
                sum += Memory.pssMib(process.pid());
            }
        }
        return sum;
    }

    private static byte[] pod(String name) {
        return """
        {"apiVersion":"v1","kind":"Pod","metadata":{"name":"%s"},"spec":{"terminationGracePeriodSeconds":1,
          "containers":[{"name":"c","image":"busybox:1","command":["sleep","100000"],
            "resources":{"requests":{"cpu":"1m","memory":"1Mi"}}}]}}
        """
                .formatted(name)
                .getBytes(StandardCharsets.UTF_8);
    }
}

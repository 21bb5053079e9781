package dev.davit.bench.pod;

import dev.davit.bench.cluster.BenchCluster;
import dev.davit.bench.cluster.PodWatch;
import dev.davit.bench.cluster.Wire;
import dev.davit.bench.measure.Cpu;
import dev.davit.bench.measure.Report;
import dev.davit.bench.measure.Samples;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;

/** A pod and the bare runtime in turn, again and again. */
public final class PodBench {
    static final String PODS = "/api/v1/namespaces/default/pods";

    private static final long REST_MILLIS = 200;

    private final BenchCluster cluster;
    private final Report report;
    private final Samples first = new Samples();
    private final Samples running = new Samples();
    private final Samples changed = new Samples();
    private final Samples gone = new Samples();
    private final Samples bare = new Samples();

    public PodBench(BenchCluster cluster, Report report) {
        this.cluster = cluster;
        this.report = report;
    }

    /**
     * Measures.
     *
     * @param count pods that are measured
     * @param warmUp pods and bare runs before them that are not
     * @param atOnce pods of a burst
     * @param bursts how often, after one that warms up
     */
    public void run(int count, int warmUp, int atOnce, int bursts)
            throws IOException, InterruptedException {
        FirstInstruction instruction = FirstInstruction.in(cluster.work());
        try (Wire wire = cluster.connect();
                PodWatch watch = new PodWatch(cluster.connect(), "default")) {
            Path template = template(wire, watch, instruction);
            try (BareRuntime runtime = new BareRuntime(cluster.data(), template)) {
                Round round = new Round(wire, watch, instruction);
                for (int i = 0; i < warmUp; i++) {
                    round.pod(
                            "warm-" + i,
                            new Samples(),
                            new Samples(),
                            new Samples(),
                            new Samples());
                    rest();
                    runtime.run(instruction);
                }
                double before = Cpu.millis(cluster.pid());
                for (int i = 0; i < count; i++) {
                    rest();
                    round.pod("pod-" + i, first, running, changed, gone);
                    rest();
                    bare.add(runtime.run(instruction));
                }
                double server = (Cpu.millis(cluster.pid()) - before) / count;
                tell(runtime.name(), warmUp, server);
                try (instruction) {
                    instruction.stayOpen();
                    new Burst(cluster, report, atOnce)
                            .run(runtime, watch, number -> pod(Burst.name(number)), bursts);
                }
            }
        }
    }

    /** Neither finds the other's last work, nor what that leaves ready in the kernel. */
    private static void rest() throws InterruptedException {
        Thread.sleep(REST_MILLIS);
    }

    private void tell(String runtime, int warmUp, double serverMillis) {
        double floor = bare.millis(0.5);
        report.row("bare runtime → first instruction").put(bare);
        report.row("POST → first instruction").put(first).put("× bare", first.millis(0.5) / floor);
        report.row("POST → Running on a watch")
                .put(running)
                .put("× bare", running.millis(0.5) / floor);
        report.row("image changed in place → first instruction of the new process").put(changed);
        report.row("DELETE → gone on a watch").put(gone);
        report.row("server's CPU, one pod's start, change and end").put("ms", serverMillis);
        report.note(
                "pod: one at a time, a pod and a bare run in turn, after "
                        + warmUp
                        + " of each, 0.2 s apart; another pod runs all the time");
        report.note(
                "pod: the program is sh, whose first command opens a named pipe that is read on"
                        + " the host; bare is "
                        + runtime
                        + " run with the same config.json, root and mounts, but new namespaces, and"
                        + " its root already mounted");
    }

    /** A pod that runs on: its container's folder is what the bare runtime is given. */
    private Path template(Wire wire, PodWatch watch, FirstInstruction instruction)
            throws IOException, InterruptedException {
        CompletableFuture<Long> moment = instruction.expect();
        String uid = create(wire, "template");
        instruction.putInto(volume(uid));
        instruction.await(moment);
        watch.await(seen -> seen.isOf("template") && seen.inPhase("Running"));
        Path runs = cluster.data().resolve("run").resolve("containers");
        try (DirectoryStream<Path> all = Files.newDirectoryStream(runs, uid + "*")) {
            return all.iterator().next();
        }
    }

    private Path volume(String uid) {
        return cluster.data().resolve("pods").resolve(uid).resolve("volumes").resolve("v");
    }

    private static String create(Wire wire, String name) throws IOException {
        byte[] body = pod(name).getBytes(StandardCharsets.UTF_8);
        JsonObject made = JsonReader.readObject(wire.expect(wire.post(PODS, body)));
        return made.textOr("", "metadata", "uid");
    }

    private static String pod(String name) {
        String script =
                ": > /v/" + FirstInstruction.NAME + "; trap 'exit 0' TERM; sleep 100000 & wait";
        return """
        {"apiVersion":"v1","kind":"Pod","metadata":{"name":"%s"},"spec":{
          "volumes":[{"name":"v","emptyDir":{}}],
          "containers":[{"name":"c","image":"busybox:1","command":["sh","-c","%s"],
            "volumeMounts":[{"name":"v","mountPath":"/v"}]}]}}
        """
                .formatted(name, script);
    }

    /** One pod's whole life. */
    private final class Round {
        private final Wire wire;
        private final PodWatch watch;
        private final FirstInstruction instruction;

        Round(Wire wire, PodWatch watch, FirstInstruction instruction) {
            this.wire = wire;
            this.watch = watch;
            this.instruction = instruction;
        }

        void pod(String name, Samples first, Samples running, Samples changed, Samples gone)
                throws IOException, InterruptedException {
            start(name, first, running);
            change(name, changed);
            long began = System.nanoTime();
            wire.expect(wire.ask("DELETE", PODS + "/" + name, "", new byte[0]));
            gone.add(watch.await(seen -> seen.isOf(name) && seen.type().equals("DELETED")) - began);
        }

        private void start(String name, Samples first, Samples running)
                throws IOException, InterruptedException {
            CompletableFuture<Long> moment = instruction.expect();
            long began = System.nanoTime();
            String uid = create(wire, name);
            instruction.putInto(volume(uid));
            first.add(instruction.await(moment) - began);
            running.add(watch.await(seen -> seen.isOf(name) && seen.inPhase("Running")) - began);
        }

        private void change(String name, Samples changed) throws IOException, InterruptedException {
            CompletableFuture<Long> moment = instruction.expect();
            byte[] patch =
                    "{\"spec\":{\"containers\":[{\"name\":\"c\",\"image\":\"busybox:2\"}]}}"
                            .getBytes(StandardCharsets.UTF_8);
            long began = System.nanoTime();
            wire.expect(
                    wire.ask(
                            "PATCH",
                            PODS + "/" + name,
                            "application/strategic-merge-patch+json",
                            patch));
            changed.add(instruction.await(moment) - began);
            watch.await(seen ->
                    seen.isOf(name)
                            && seen.pod().textOr("", "status", "davit", "run").startsWith("change-")
                            && seen.inPhase("Running"));
        }
    }
}

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

    /** What a container's program does first. */
    private static final String OPENS = ": > /v/" + FirstInstruction.NAME + "; ";

    /** The pipe is there long before the program, but where the machine is busy with others. */
    private static final String WAITS =
            "until [ -p /v/" + FirstInstruction.NAME + " ]; do sleep 0.01; done; ";

    private static final long REST_MILLIS = 200;

    private final BenchCluster cluster;
    private final Report report;

    public PodBench(BenchCluster cluster, Report report) {
        this.cluster = cluster;
        this.report = report;
    }

    /**
     * Measures.
     *
     * @param count pods that are measured
     * @param young pods before the first that are measured: of a server that has just begun
     * @param warm pods before the second that are measured: by then its code is compiled
     * @param atOnce pods of a burst
     * @param bursts how often, after one that warms up
     */
    public void run(int count, int young, int warm, int atOnce, int bursts)
            throws IOException, InterruptedException {
        FirstInstruction instruction = FirstInstruction.in(cluster.work());
        try (Wire wire = cluster.connect();
                PodWatch watch = new PodWatch(cluster.connect(), "default")) {
            Path template = template(wire, watch, instruction);
            try (BareRuntime runtime = new BareRuntime(cluster.data(), template)) {
                Round round = new Round(wire, watch, instruction);
                Turns turns = new Turns(round, runtime, instruction);
                turns.make(young);
                tell("young server: ", turns.make(count));
                turns.make(Math.max(0, warm - young - count));
                tell("", turns.make(count));
                notes(runtime.name(), young, warm);
                try (instruction) {
                    instruction.stayOpen();
                    new Burst(cluster, report, atOnce)
                            .run(runtime, watch, number -> pod(Burst.name(number), OPENS), bursts);
                }
            }
        }
    }

    /** Neither finds the other's last work, nor what that leaves ready in the kernel. */
    private static void rest() throws InterruptedException {
        Thread.sleep(REST_MILLIS);
    }

    private void tell(String who, Measured seen) {
        double floor = seen.bare.millis(0.5);
        double last = seen.bare.millis(0.99);
        report.row(who + "bare runtime → first instruction").put(seen.bare);
        report.row(who + "POST → first instruction")
                .put(seen.first)
                .put("× bare", seen.first.millis(0.5) / floor)
                .put("p99 × bare's", seen.first.millis(0.99) / last);
        report.row(who + "POST → Running on a watch")
                .put(seen.running)
                .put("× bare", seen.running.millis(0.5) / floor);
        report.row(who + "image changed in place → first instruction of the new process")
                .put(seen.changed);
        report.row(who + "DELETE → gone on a watch").put(seen.gone);
        report.row(who + "server's CPU, one pod's start, change and end")
                .put("ms", seen.serverMillis);
    }

    private void notes(String runtime, int young, int warm) {
        report.note(
                "pod: one at a time, a pod and a bare run in turn, 0.2 s apart, after "
                        + warm
                        + " of each; of a young server after "
                        + young
                        + ", while its code is still being compiled; another pod runs all the time");
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
        byte[] body = pod(name, WAITS + OPENS).getBytes(StandardCharsets.UTF_8);
        JsonObject made = JsonReader.readObject(wire.expect(wire.post(PODS, body)));
        return made.textOr("", "metadata", "uid");
    }

    private static String pod(String name, String begins) {
        String script = begins + "trap 'exit 0' TERM; sleep 100000 & wait";
        return """
        {"apiVersion":"v1","kind":"Pod","metadata":{"name":"%s"},"spec":{
          "volumes":[{"name":"v","emptyDir":{}}],
          "containers":[{"name":"c","image":"busybox:1","command":["sh","-c","%s"],
            "volumeMounts":[{"name":"v","mountPath":"/v"}]}]}}
        """
                .formatted(name, script);
    }

    /** What some turns have taken. */
    private static final class Measured {
        private final Samples first = new Samples();
        private final Samples running = new Samples();
        private final Samples changed = new Samples();
        private final Samples gone = new Samples();
        private final Samples bare = new Samples();
        private double serverMillis;
    }

    /** A pod and a bare run in turn. */
    private final class Turns {
        private final Round round;
        private final BareRuntime runtime;
        private final FirstInstruction instruction;
        private int made;

        Turns(Round round, BareRuntime runtime, FirstInstruction instruction) {
            this.round = round;
            this.runtime = runtime;
            this.instruction = instruction;
        }

        Measured make(int count) throws IOException, InterruptedException {
            Measured seen = new Measured();
            double before = Cpu.millis(cluster.pid());
            for (int i = 0; i < count; i++) {
                rest();
                round.pod("pod-" + made++, seen);
                rest();
                seen.bare.add(runtime.run(instruction));
            }
            seen.serverMillis = (Cpu.millis(cluster.pid()) - before) / Math.max(1, count);
            return seen;
        }
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

        void pod(String name, Measured into) throws IOException, InterruptedException {
            start(name, into.first, into.running);
            change(name, into.changed);
            long began = System.nanoTime();
            wire.expect(wire.ask("DELETE", PODS + "/" + name, "", new byte[0]));
            into.gone.add(
                    watch.await(seen -> seen.isOf(name) && seen.type().equals("DELETED")) - began);
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

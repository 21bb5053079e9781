package dev.davit.bench.pod;

import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonReader;
import dev.davit.model.json.JsonString;
import dev.davit.model.json.JsonWriter;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The container runtime by itself: the same program, root, mounts, limits and filters as a running
 * pod's container has, with new namespaces where the pod's are named. A shell in the cluster's
 * mount namespace starts it, so that no other program's start is in the figure.
 */
final class BareRuntime implements AutoCloseable {
    private final Path bundle;
    private final Path wrapper;
    private final String program;
    private final JsonObject config;
    private final Process shell;
    private final Writer commands;
    private final BufferedReader answers;
    private int runs;

    /**
     * Readies a bundle, in memory as the cluster's own.
     *
     * @param data the cluster's data dir
     * @param run the folder of the running container, with its config.json and rootfs
     */
    BareRuntime(Path data, Path run) throws IOException {
        this.bundle = Files.createDirectories(data.resolve("run").resolve("bare"));
        this.wrapper = data.resolve("run").resolve("oci-runtime");
        this.program = program(wrapper);
        JsonObject config = JsonReader.readObject(Files.readAllBytes(run.resolve("config.json")));
        this.config = bare(config, run);
        Files.write(bundle.resolve("config.json"), JsonWriter.write(this.config));
        Files.createFile(bundle.resolve("in"));
        this.shell =
                new ProcessBuilder(
                                "nsenter", "--mount=" + data.resolve("run").resolve("mntns"), "sh")
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        this.commands = shell.outputWriter(StandardCharsets.UTF_8);
        this.answers = shell.inputReader(StandardCharsets.UTF_8);
    }

    /** The one that the cluster uses: {@code exec '/usr/bin/crun' …} in its wrapper. */
    private static String program(Path wrapper) throws IOException {
        String text = Files.readString(wrapper);
        int from = text.indexOf("exec '") + 6;
        return text.substring(from, text.indexOf('\'', from));
    }

    String name() {
        return program;
    }

    private static JsonObject bare(JsonObject config, Path run) {
        List<Json> namespaces = new ArrayList<>();
        for (Json namespace : config.array("linux", "namespaces")) {
            namespaces.add(((JsonObject) namespace).without("path"));
        }
        return config.withAt(new JsonString(run.resolve("rootfs").toString()), "root", "path")
                .withAt(new JsonArray(namespaces), "linux", "namespaces")
                .withAt(new JsonString(cgroup(config)), "linux", "cgroupsPath");
    }

    /** Beside the pod's own, so that both have the same share of the CPU. */
    private static String cgroup(JsonObject config) {
        String own = config.textOr("", "linux", "cgroupsPath");
        return own.substring(0, own.lastIndexOf('/')) + "/bare";
    }

    /** From the word to the shell until the program's first command; then it is removed. */
    long run(FirstInstruction first) throws IOException, InterruptedException {
        runs++;
        String runtime = program + " --root=" + bundle.resolve("state") + " ";
        String id = "bare-" + ProcessHandle.current().pid() + "-" + runs;
        CompletableFuture<Long> moment = first.expect();
        long began = System.nanoTime();
        tell(
                "%srun --bundle=%s %s <%s >%s 2>&1 &"
                        .formatted(
                                runtime, bundle, id, bundle.resolve("in"), bundle.resolve("out")));
        long took;
        try {
            took = first.await(moment) - began;
        } catch (IOException never) {
            throw new IOException(Files.readString(bundle.resolve("out")), never);
        }
        // The program may begin before the runtime has written down that it did.
        tell(
                "until %skill %s KILL 2>>%s; do sleep 0.01; done; wait; echo over"
                        .formatted(runtime, id, bundle.resolve("out")));
        if (!"over".equals(answers.readLine())) {
            throw new IOException("the shell ended");
        }
        return took;
    }

    /** Bundles for many at once, each with a cgroup of its own. */
    void readyBurst(int count) throws IOException {
        StringBuilder numbers = new StringBuilder();
        for (int i = 0; i < count; i++) {
            Path folder = Files.createDirectories(bundle.resolve("" + i));
            JsonString cgroup = new JsonString(config.textOr("", "linux", "cgroupsPath") + "-" + i);
            Files.write(
                    folder.resolve("config.json"),
                    JsonWriter.write(config.withAt(cgroup, "linux", "cgroupsPath")));
            numbers.append(i).append('\n');
        }
        Files.writeString(bundle.resolve("numbers"), numbers);
        Files.createDirectories(bundle.resolve("exits"));
        Files.writeString(bundle.resolve("monitored"), monitored());
    }

    /**
     * A script that starts the container of a number with a monitor of its own, as a pod's has: by
     * the cluster's wrapper, since crun gives its standard input to the container's user.
     */
    private String monitored() {
        return """
        #!/bin/sh
        set -e
        export _OCI_SYNCPIPE=3
        ( conmon --sync --cid=burst-$1 --cuuid=burst-$1 --name=burst-$1 --runtime=%3$s \
            --runtime-arg=--root=%2$s/state --bundle=%2$s/$1 --container-pidfile=%2$s/$1/pid \
            --log-path=k8s-file:%2$s/$1/log --exit-dir=%2$s/exits --persist-dir=%2$s/$1 \
            --full-attach --no-sync-log --log-level=warning 3>&1 >>%2$s/out 2>&1 <%2$s/in & ) | { read -r said; }
        exec %1$s --root=%2$s/state start burst-$1
        """
                .formatted(program, bundle, wrapper);
    }

    /**
     * Starts that many, then removes them; the seconds from the word to the shell until the last is
     * told started.
     *
     * @param atOnce how many runtimes run beside each other
     */
    double burst(int count, int atOnce) throws IOException {
        return burst(
                count, atOnce, runtime("run --detach --bundle=%s/{} burst-{}".formatted(bundle)));
    }

    /** The same, each with its own conmon. */
    double monitoredBurst(int count, int atOnce) throws IOException {
        return burst(count, atOnce, "sh %s/monitored {}".formatted(bundle));
    }

    private double burst(int count, int atOnce, String start) throws IOException {
        long began = System.nanoTime();
        tell(forEach(count, atOnce, start));
        await("over");
        double took = (System.nanoTime() - began) / 1e9;
        tell(forEach(count, 1, runtime("delete --force burst-{}")));
        await("over");
        return took;
    }

    private String runtime(String words) {
        return "%s --root=%s %s".formatted(program, bundle.resolve("state"), words);
    }

    /** With its own standard input: crun gives that to the container's user, /dev/null too. */
    private String forEach(int count, int atOnce, String command) {
        return "head -n %d %s/numbers >%s/now; xargs -a %s/now -P %d -I{} %s <%s >%s 2>&1 && echo over || echo failed"
                .formatted(
                        count,
                        bundle,
                        bundle,
                        bundle,
                        atOnce,
                        command,
                        bundle.resolve("in"),
                        bundle.resolve("out"));
    }

    private void await(String word) throws IOException {
        String said = answers.readLine();
        if (!word.equals(said)) {
            throw new IOException(said + ": " + Files.readString(bundle.resolve("out")));
        }
    }

    private void tell(String command) throws IOException {
        commands.write(command + "\n");
        commands.flush();
    }

    @Override
    public void close() throws IOException {
        commands.close();
        try {
            int _ = shell.waitFor();
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
    }
}

package dev.davit.bench.pull;

import dev.davit.bench.cluster.BenchCluster;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Debian's {@code docker-registry} on loopback, in a folder of its own. */
final class DebianRegistry implements AutoCloseable {
    private static final long READY_MILLIS = 20_000;

    private final Process process;
    private final String host;

    private DebianRegistry(Process process, String host) {
        this.process = process;
        this.host = host;
    }

    /** Whether this machine has the programs for it. */
    static boolean possible() throws IOException, InterruptedException {
        String look = "command -v docker-registry && command -v skopeo";
        return new ProcessBuilder("sh", "-c", look)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor()
                == 0;
    }

    static DebianRegistry start(Path folder) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        String host = "127.0.0.1:" + BenchCluster.freePort();
        Path config = folder.resolve("config.yml");
        Files.writeString(
                config,
                """
                version: 0.1
                log: {level: error, accesslog: {disabled: true}}
                storage: {filesystem: {rootdirectory: %s}}
                http: {addr: '%s'}
                """
                        .formatted(folder.resolve("data"), host));
        Process process =
                new ProcessBuilder("docker-registry", "serve", config.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("log").toFile())
                        .start();
        DebianRegistry registry = new DebianRegistry(process, host);
        registry.awaitReady();
        return registry;
    }

    private void awaitReady() throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(READY_MILLIS);
        while (System.nanoTime() < end) {
            try {
                URI root = URI.create("http://" + host + "/v2/");
                if (((HttpURLConnection) root.toURL().openConnection()).getResponseCode()
                        == HttpURLConnection.HTTP_OK) {
                    return;
                }
            } catch (IOException notYet) {
                if (!process.isAlive()) {
                    throw notYet;
                }
            }
            Thread.sleep(50);
        }
        close();
        throw new IOException("docker-registry did not become ready");
    }

    String host() {
        return host;
    }

    void push(Path archive, String name) throws IOException, InterruptedException {
        run(
                "skopeo",
                "--insecure-policy",
                "copy",
                "--quiet",
                "--dest-tls-verify=false",
                "docker-archive:" + archive + ":" + name,
                "docker://" + host + "/" + name);
    }

    /** Runs a command to its end. */
    static void run(String... command) throws IOException, InterruptedException {
        int code = new ProcessBuilder(command).inheritIO().start().waitFor();
        if (code != 0) {
            throw new IOException(String.join(" ", command) + " ended with " + code);
        }
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }
}

package dev.davit.bench.api;

import dev.davit.bench.cluster.BenchCluster;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** One etcd on loopback, with a data dir of its own on the same disk. */
final class Etcd implements AutoCloseable {
    private static final long READY_MILLIS = 20_000;

    private final Process process;
    private final int port;

    private Etcd(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    static boolean present() throws IOException, InterruptedException {
        return new ProcessBuilder("sh", "-c", "command -v etcd").start().waitFor() == 0;
    }

    static Etcd start(Path folder) throws IOException, InterruptedException {
        int port = BenchCluster.freePort();
        String clients = "http://127.0.0.1:" + port;
        String peers = "http://127.0.0.1:" + BenchCluster.freePort();
        Files.createDirectories(folder);
        Process process =
                new ProcessBuilder(
                                "etcd",
                                "--data-dir=" + folder.resolve("data"),
                                "--listen-client-urls=" + clients,
                                "--advertise-client-urls=" + clients,
                                "--listen-peer-urls=" + peers,
                                "--initial-advertise-peer-urls=" + peers,
                                "--initial-cluster=default=" + peers,
                                "--log-level=error")
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("log").toFile())
                        .start();
        Etcd etcd = new Etcd(process, port);
        etcd.awaitReady();
        return etcd;
    }

    private void awaitReady() throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(READY_MILLIS);
        while (System.nanoTime() < end) {
            try {
                URI health = URI.create("http://127.0.0.1:" + port + "/health");
                if (((HttpURLConnection) health.toURL().openConnection()).getResponseCode()
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
        throw new IOException("etcd did not become ready");
    }

    long pid() {
        return process.pid();
    }

    int port() {
        return port;
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        try {
            int _ = process.waitFor();
        } catch (InterruptedException hurry) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}

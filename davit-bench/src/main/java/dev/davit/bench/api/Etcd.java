package dev.davit.bench.api;

import dev.davit.bench.cluster.BenchCluster;
import dev.davit.bench.cluster.LocalServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** One etcd on loopback, with a data dir of its own on the same disk. */
final class Etcd implements AutoCloseable {
    private final LocalServer server;
    private final int port;

    private Etcd(LocalServer server, int port) {
        this.server = server;
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
        List<String> command =
                List.of(
                        "etcd",
                        "--data-dir=" + folder.resolve("data"),
                        "--listen-client-urls=" + clients,
                        "--advertise-client-urls=" + clients,
                        "--listen-peer-urls=" + peers,
                        "--initial-advertise-peer-urls=" + peers,
                        "--initial-cluster=default=" + peers,
                        "--log-level=error");
        URI health = URI.create(clients + "/health");
        return new Etcd(LocalServer.start(command, folder.resolve("log"), health), port);
    }

    long pid() {
        return server.pid();
    }

    int port() {
        return port;
    }

    @Override
    public void close() {
        server.close();
    }
}

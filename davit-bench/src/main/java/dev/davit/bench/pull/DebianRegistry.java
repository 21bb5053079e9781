package dev.davit.bench.pull;

import dev.davit.bench.cluster.BenchCluster;
import dev.davit.bench.cluster.LocalServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Debian's {@code docker-registry} on loopback, in a folder of its own. */
final class DebianRegistry implements AutoCloseable {
    private final LocalServer server;
    private final String host;

    private DebianRegistry(LocalServer server, String host) {
        this.server = server;
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
        LocalServer server =
                LocalServer.start(
                        List.of("docker-registry", "serve", config.toString()),
                        folder.resolve("log"),
                        URI.create("http://" + host + "/v2/"));
        return new DebianRegistry(server, host);
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
        server.close();
    }
}

package dev.davit.bench.cluster;

import dev.davit.model.json.JsonReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A cluster of its own, in a folder of its own, started and ended by the program itself. */
public final class BenchCluster implements AutoCloseable {
    private static final long POLL_MILLIS = 5;
    private static final long LONGEST_START_NANOS = 300_000_000_000L;

    private static final int NARROW_BYTES = 16 << 10;

    private final Path work;
    private final Path data;
    private final int port;
    private final String token;
    private final SSLContext tls;
    private volatile long pid;

    private BenchCluster(Path work, Path data, int port) throws IOException {
        this.work = work;
        this.data = data;
        this.port = port;
        this.token = Files.readString(data.resolve("admin.token")).strip();
        this.tls = trusting(data.resolve("pki").resolve("ca.crt"));
        this.pid = serverPid(data);
    }

    private static long serverPid(Path data) throws IOException {
        return JsonReader.readObject(Files.readAllBytes(data.resolve("server.json")))
                .wholeOr(-1, "pid");
    }

    public static BenchCluster up() throws IOException, InterruptedException {
        Path work = Files.createTempDirectory("davit-bench-");
        // A container's root, which is another user on the host, must be able to pass.
        Files.setPosixFilePermissions(work, PosixFilePermissions.fromString("rwx--x--x"));
        Path data = work.resolve("data");
        int port = freePort();
        davit(work, "up", "--data-dir", data.toString(), "--listen", "127.0.0.1:" + port);
        BenchCluster cluster = new BenchCluster(work, data, port);
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(cluster::endAnyway));
        return cluster;
    }

    /** Also when the benchmark is interrupted. */
    private void endAnyway() {
        try {
            close();
        } catch (IOException failure) {
            System.err.println("the cluster in " + data + " was not ended: " + failure);
        }
    }

    /** A port of loopback that nobody listens on now. */
    public static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void davit(Path work, String... arguments)
            throws IOException, InterruptedException {
        // As everybody starts it, with the launcher's caches of classes.
        List<String> command =
                new ArrayList<>(List.of(System.getProperty("davit.home") + "/davit"));
        command.addAll(List.of(arguments));
        Path log = work.resolve("commands.log");
        int code =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                        .start()
                        .waitFor();
        if (code != 0) {
            throw new IOException(
                    "davit " + arguments[0] + " ended with " + code + ": " + Files.readString(log));
        }
    }

    private static SSLContext trusting(Path authority) throws IOException {
        try (InputStream in = Files.newInputStream(authority)) {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            store.setCertificateEntry(
                    "ca", CertificateFactory.getInstance("X.509").generateCertificate(in));
            TrustManagerFactory trust =
                    TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    /**
     * Kills the server with -9 and starts it again as it was started.
     *
     * @param path what is asked for until it is answered
     * @return nanoseconds from the start of the new process to the first answer of 200
     */
    public long restart(String path) throws IOException, InterruptedException {
        String[] command =
                Files.readString(Path.of("/proc", Long.toString(pid), "cmdline")).split("\0");
        ProcessHandle old = ProcessHandle.of(pid).orElseThrow();
        old.destroyForcibly();
        while (old.isAlive()) {
            Thread.sleep(1);
        }
        List<String> inside =
                new ArrayList<>(
                        List.of(
                                "nsenter",
                                "--mount=" + data.resolve("run").resolve("mntns"),
                                "--",
                                "setsid"));
        inside.addAll(List.of(command));
        long began = System.nanoTime();
        Process started =
                new ProcessBuilder(inside)
                        .redirectErrorStream(true)
                        .redirectOutput(
                                ProcessBuilder.Redirect.appendTo(
                                        work.resolve("server.log").toFile()))
                        .start();
        while (!answers(path)) {
            if (!started.isAlive()) {
                throw new IOException("the server ended at its start, see " + data.resolve("log"));
            }
            if (System.nanoTime() - began > LONGEST_START_NANOS) {
                throw new IOException("the server does not answer " + path);
            }
            Thread.sleep(POLL_MILLIS);
        }
        long took = System.nanoTime() - began;
        while (serverPid(data) == old.pid()) {
            Thread.sleep(POLL_MILLIS);
        }
        pid = serverPid(data);
        return took;
    }

    private boolean answers(String path) {
        try (Wire wire = connect()) {
            return wire.get(path).code() == HttpURLConnection.HTTP_OK;
        } catch (IOException notYet) {
            return false;
        }
    }

    public void importImage(Path archive) throws IOException, InterruptedException {
        davit(work, "image", "import", archive.toString(), "--data-dir", data.toString());
    }

    public Wire connect() throws IOException {
        return new Wire(tls.getSocketFactory(), port, token);
    }

    /** Whose kernel buffer is small, so that the server feels it when nothing is read. */
    public Wire connectNarrow() throws IOException {
        return new Wire(tls.getSocketFactory(), port, token, NARROW_BYTES);
    }

    /** To another server that proves itself with this cluster's certificate. */
    public Wire connect(int otherPort) throws IOException {
        return new Wire(tls.getSocketFactory(), otherPort, token);
    }

    /** A folder that goes away with the cluster. */
    public Path work() {
        return work;
    }

    public Path data() {
        return data;
    }

    public int port() {
        return port;
    }

    public String token() {
        return token;
    }

    /** Of the server process, which is control plane and node in one. */
    public long pid() {
        return pid;
    }

    @Override
    public synchronized void close() throws IOException {
        if (!Files.exists(data)) {
            return;
        }
        try {
            davit(work, "down", "--pods", "--data-dir", data.toString());
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
            return;
        }
        try (Stream<Path> all = Files.walk(work)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}

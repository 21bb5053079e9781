package dev.davit.linux.health;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.davit.port.Probes;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Questions to real servers on loopback. */
class AsksTest {
    private static final String HERE = "::1";

    private final Deadlines deadlines = new Deadlines();
    private final HttpServer http;

    AsksTest() throws IOException {
        http = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral(HERE), 0), 0);
        http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        http.createContext(
                "/",
                call -> {
                    String path = call.getRequestURI().getPath();
                    if (path.startsWith("/to/")) {
                        call.getResponseHeaders().add("Location", path.substring(3));
                    }
                    if (path.equals("/loop")) {
                        call.getResponseHeaders().add("Location", "/loop");
                    }
                    boolean greeted = "b".equals(call.getRequestHeaders().getFirst("X-A"));
                    int status =
                            switch (path) {
                                case "/good" -> 204;
                                case "/header" -> greeted ? 200 : 400;
                                case "/bad" -> 503;
                                default -> 302;
                            };
                    call.sendResponseHeaders(status, -1);
                    call.close();
                });
        http.start();
    }

    @AfterEach
    void stop() {
        http.stop(0);
        deadlines.close();
    }

    private Probes.Answer get(String path) {
        return get(http.getAddress().getPort(), path, 5_000);
    }

    private Probes.Answer get(int port, String path, long timeoutMillis) {
        try (Deadline deadline = deadlines.in(timeoutMillis)) {
            return HttpAsk.ask(
                    new Probes.Http(false, "", port, path, List.of(new Probes.Header("X-A", "b"))),
                    HERE,
                    deadline);
        }
    }

    @Test
    void statusesDecide() {
        assertThat(get("/good").good()).isTrue();
        assertThat(get("/header").good()).isTrue();
        assertThat(get("/bad"))
                .isEqualTo(new Probes.Answer(false, "HTTP probe failed with statuscode: 503"));
    }

    @Test
    void redirectsOnTheSameHostAreFollowed() {
        assertThat(get("/to/good").good()).isTrue();
        assertThat(get("/to/bad").words()).contains("503");
        assertThat(get("/loop").words()).isEqualTo("more than 10 redirects");
        assertThat(get("/elsewhere").good()).isTrue();
    }

    @Test
    void nobodyListens() throws IOException {
        int port;
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.ofLiteral(HERE))) {
            port = taken.getLocalPort();
        }
        assertThat(get(port, "/", 2_000).words()).contains("Get \"http://[::1]:" + port + "/\":");
    }

    @Test
    void aServerThatSaysNothingOrDripsIsCut() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.ofLiteral(HERE))) {
            Thread.ofVirtual().start(() -> drip(silent));
            long begin = System.nanoTime();
            assertThat(get(silent.getLocalPort(), "/", 700).good()).isFalse();
            assertThat((System.nanoTime() - begin) / 1_000_000).isBetween(500L, 5_000L);
        }
    }

    private static void drip(ServerSocket server) {
        try (Socket socket = server.accept()) {
            while (true) {
                socket.getOutputStream().write('H');
                Thread.sleep(100);
            }
        } catch (IOException | InterruptedException over) {
            // The client has given up, which is what is tested.
        }
    }

    @Test
    void whatIsNoHttpIsSaidSo() throws IOException {
        try (ServerSocket odd = new ServerSocket(0, 50, InetAddress.ofLiteral(HERE))) {
            Thread.ofVirtual()
                    .start(() -> {
                        try (Socket socket = odd.accept()) {
                            socket.getOutputStream()
                                    .write("SSH-2.0-x\r\n".getBytes(StandardCharsets.US_ASCII));
                        } catch (IOException gone) {
                            // The client reads what it can.
                        }
                    });
            assertThat(get(odd.getLocalPort(), "/", 2_000).words()).contains("malformed HTTP");
        }
    }

    @Test
    void anyCertificateWillDo(@TempDir Path folder) throws Exception {
        HttpsServer https =
                HttpsServer.create(new InetSocketAddress(InetAddress.ofLiteral(HERE), 0), 0);
        https.setHttpsConfigurator(new HttpsConfigurator(selfSigned(folder)));
        https.createContext("/", call -> call.sendResponseHeaders(200, -1));
        https.start();
        int port = https.getAddress().getPort();
        try (Deadline deadline = deadlines.in(10_000)) {
            Probes.Http ask = new Probes.Http(true, "", port, "/", List.of());
            assertThat(HttpAsk.ask(ask, HERE, deadline)).isEqualTo(new Probes.Answer(true, ""));
        } finally {
            https.stop(0);
        }
        assertThat(get(port, "/", 2_000).good()).isFalse();
    }

    private static SSLContext selfSigned(Path folder) throws Exception {
        Path file = folder.resolve("keys.p12");
        String tool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        Process made =
                new ProcessBuilder(
                                tool,
                                "-genkeypair",
                                "-keyalg",
                                "EC",
                                "-dname",
                                "CN=nobody",
                                "-storepass",
                                "secret",
                                "-keystore",
                                file.toString())
                        .start();
        assertThat(made.waitFor()).isZero();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            keys.load(in, "secret".toCharArray());
        }
        KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
        factory.init(keys, "secret".toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(factory.getKeyManagers(), null, null);
        return context;
    }

    @Test
    void grpcHealth() throws IOException {
        try (HealthServer server = new HealthServer()) {
            assertThat(grpc(server.port(), "good")).isEqualTo(new Probes.Answer(true, ""));
            assertThat(grpc(server.port(), "ill").words()).contains("NOT_SERVING");
            assertThat(grpc(server.port(), "who").words())
                    .isEqualTo("gRPC status 5: unknown service");
        }
        assertThat(grpc(http.getAddress().getPort(), "good").good()).isFalse();
    }

    private Probes.Answer grpc(int port, String service) {
        try (Deadline deadline = deadlines.in(5_000)) {
            return GrpcAsk.ask(new Probes.Grpc(port, service), HERE, deadline);
        }
    }
}

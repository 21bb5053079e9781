package dev.davit.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Requests that go on to a program, over real sockets on both sides. */
@Timeout(60)
class ProxyWireTest {
    private static final String PROGRAM = "/api/v1/namespaces/d/pods/p/proxy/up";
    private static final String AUTH = "Authorization: Bearer test-token\r\n";
    private static final long LARGE = 64 << 20;
    private static final byte[] PIECE = new byte[64 << 10];

    /** Less than waits in the server before a client is paused. */
    private static final int STEP = 512 << 10;

    private final CannedGate gate = new CannedGate();
    private final WireFixture wire = new WireFixture(gate, new ProcessStreams());

    @AfterAll
    static void noBufferIsLost() throws InterruptedException {
        Leaks.none();
    }

    @AfterEach
    void close() {
        wire.close();
    }

    private static void beginUpload(WireFixture.Client client) throws IOException {
        client.send("POST " + PROGRAM + " HTTP/1.1\r\nHost: x\r\n" + AUTH);
        client.send("Content-Length: " + LARGE + "\r\n\r\n");
    }

    /** Completes with how much of it could be sent before the connection broke. */
    private static CompletableFuture<Long> sendOn(WireFixture.Client client) {
        CompletableFuture<Long> sent = new CompletableFuture<>();
        Thread.ofVirtual()
                .start(() -> {
                    long all = 0;
                    try {
                        for (; all < LARGE; all += PIECE.length) {
                            client.send(PIECE);
                        }
                    } catch (IOException broken) {
                        // As it should, where nobody reads any more.
                    }
                    sent.complete(all);
                });
        return sent;
    }

    @Test
    void aClientHearsAnEarlyAnswerAndIsLetGoThoughItsBodyIsStillComing() throws Exception {
        try (var other =
                        OtherServer.plain((self, socket) -> {
                            OtherServer.head(socket);
                            OtherServer.say(
                                    socket, "HTTP/1.1 413 Large\r\nContent-Length: 4\r\n\r\nstop");
                        });
                var client = wire.connect()) {
            gate.programs = other.permit();
            beginUpload(client);
            CompletableFuture<Long> sent = sendOn(client);
            assertThat(client.read().code()).isEqualTo(413);
            assertThat(client.rest()).isEmpty();
            assertThat(sent.get(20, TimeUnit.SECONDS)).isLessThan(LARGE);
            wire.awaitZero(wire::connections);
        }
    }

    /** The same where the client's socket is paused, since nobody takes its body. */
    @Test
    void aPausedClientHearsTheAnswerOfAServerThatNeverRead() throws Exception {
        CompletableFuture<Void> answer = new CompletableFuture<>();
        try (var other =
                        OtherServer.plain((self, socket) -> {
                            OtherServer.head(socket);
                            answer.get(30, TimeUnit.SECONDS);
                            OtherServer.say(
                                    socket, "HTTP/1.1 413 Large\r\nContent-Length: 4\r\n\r\nstop");
                            self.idle();
                        });
                var client = wire.connect()) {
            gate.programs = other.permit();
            beginUpload(client);
            CompletableFuture<Long> sent = sendOn(client);
            // Until nothing moves: both sockets' buffers and what waits between them are full.
            Thread.sleep(1_000);
            assertThat(sent).isNotDone();
            answer.complete(null);
            assertThat(client.read().code()).isEqualTo(413);
            assertThat(client.rest()).isEmpty();
            wire.awaitZero(wire::connections);
        }
    }

    /**
     * Java's TLS sockets wait in close() for whoever writes to them, so nobody who must not wait
     * may close one.
     */
    @Test
    void theServerClosesThoughAProgramTakesNothingOverTls() throws Exception {
        try (var other =
                        OtherServer.tls(
                                wire.certificates.server(),
                                (self, socket) -> {
                                    OtherServer.head(socket);
                                    self.idle();
                                });
                var client = wire.connect()) {
            gate.programs = other.permit();
            beginUpload(client);
            CompletableFuture<Long> sent = sendOn(client);
            Thread.sleep(2_000);
            assertThat(sent).isNotDone();
            long began = System.nanoTime();
            CompletableFuture.runAsync(wire::close).get(20, TimeUnit.SECONDS);
            assertThat(System.nanoTime() - began).isLessThan(15_000_000_000L);
        }
    }

    /**
     * The client has gone when the program begins to read: what waits in the server then is its
     * too. How much the sockets in between hold is the kernel's affair, so many sizes are tried.
     */
    @Test
    void whatAClientSaidLastOnAnUpgradedConnectionArrives() throws Exception {
        Semaphore begin = new Semaphore(0);
        BlockingQueue<Integer> heard = new LinkedBlockingQueue<>();
        try (var other =
                OtherServer.narrow(
                        64 << 10,
                        (self, socket) -> {
                            upgrade(socket);
                            begin.acquire();
                            heard.add(socket.getInputStream().readAllBytes().length);
                        })) {
            gate.programs = other.permit();
            for (int size = STEP; size <= 10 * STEP; size += STEP) {
                WireFixture.Client client = wire.connect();
                askUpgrade(client);
                client.send(new byte[size]);
                // Java's TLS says goodbye and then waits for the server's, which may be long.
                CompletableFuture<Void> gone = leave(client);
                Thread.sleep(50);
                begin.release();
                assertThat(heard.poll(20, TimeUnit.SECONDS)).isEqualTo(size);
                gone.get(20, TimeUnit.SECONDS);
            }
        }
    }

    private static CompletableFuture<Void> leave(WireFixture.Client client) {
        return CompletableFuture.runAsync(
                () -> {
                    try {
                        client.close();
                    } catch (IOException gone) {
                        throw new UncheckedIOException(gone);
                    }
                },
                Thread::startVirtualThread);
    }

    private static void upgrade(java.net.Socket socket) throws IOException {
        OtherServer.head(socket);
        OtherServer.say(
                socket,
                "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: own\r\n\r\n");
    }

    private static void askUpgrade(WireFixture.Client client) throws IOException {
        client.send("GET " + PROGRAM + " HTTP/1.1\r\nHost: x\r\n" + AUTH);
        client.send("Connection: Upgrade\r\nUpgrade: own\r\n\r\n");
        assertThat(client.head()).contains("101 Switching Protocols");
    }

    @Test
    void aPausedClientOfAnUpgradedConnectionSeesItsEnd() throws Exception {
        CompletableFuture<Void> end = new CompletableFuture<>();
        try (var other =
                        OtherServer.plain((self, socket) -> {
                            upgrade(socket);
                            end.get(30, TimeUnit.SECONDS);
                        });
                var client = wire.connect()) {
            gate.programs = other.permit();
            askUpgrade(client);
            CompletableFuture<Long> sent = sendOn(client);
            Thread.sleep(1_000);
            assertThat(sent).isNotDone();
            end.complete(null);
            assertThat(sent.get(20, TimeUnit.SECONDS)).isLessThan(LARGE);
            wire.awaitZero(wire::connections);
        }
    }
}

package dev.davit.app.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.base.Outcome;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WebhookClientTest {
    private final WebhookClient client = new WebhookClient(() -> new Shelf());
    private final AtomicInteger asked = new AtomicInteger();
    private ServerSocket server;

    @BeforeEach
    void open() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void close() throws IOException {
        server.close();
    }

    /** Each connection is closed when a second question has come by it. */
    private void answer(String head) {
        answer(head, 0);
    }

    /**
     * @param millis for which it is left open
     */
    private void answer(String head, long millis) {
        Thread.ofVirtual()
                .start(() -> {
                    while (!server.isClosed()) {
                        try (Socket socket = server.accept()) {
                            drained(new BufferedInputStream(socket.getInputStream()));
                            asked.incrementAndGet();
                            socket.getOutputStream().write(head.getBytes(UTF_8));
                            Thread.sleep(millis);
                        } catch (IOException | InterruptedException _) {
                            // The test is over, or the other side has gone: the next, or none.
                        }
                    }
                });
    }

    /** Up to the two bytes of the question. */
    private static void drained(InputStream in) throws IOException {
        int last = 0;
        for (int next = in.read(); next >= 0; next = in.read()) {
            if (last == '{' && next == '}') {
                return;
            }
            last = next;
        }
    }

    private Outcome<byte[]> asked() {
        JsonObject config =
                JsonObject.of(
                        "url", new JsonString("http://127.0.0.1:" + server.getLocalPort() + "/"));
        return client.post(config, "{}".getBytes(UTF_8), Duration.ofSeconds(20));
    }

    @Test
    void aConnectionThatWasClosedIsNotTheAnswersEnd() {
        answer("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        for (int i = 0; i < 5; i++) {
            assertThat(asked()).isInstanceOf(Outcome.Ok.class);
        }
    }

    @Test
    void whatIsTooLargeIsAskedForOnce() {
        answer("HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n" + "x".repeat(33 << 20));
        assertThat(asked().toString()).contains("the answer has more than 33554432 bytes");
        assertThat(asked).hasValue(1);
    }

    @Test
    void anAnswerThatNeverEndsIsWaitedForNoLongerThanAnyOther() {
        answer("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nbegun", 60_000);
        JsonObject config =
                JsonObject.of(
                        "url", new JsonString("http://127.0.0.1:" + server.getLocalPort() + "/"));
        long began = System.nanoTime();
        assertThat(client.post(config, "{}".getBytes(UTF_8), Duration.ofMillis(400)).toString())
                .contains("context deadline exceeded");
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(20));
    }
}

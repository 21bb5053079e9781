package dev.davit.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A program that does not read its stdin, and a client that has gone meanwhile. */
@Timeout(60)
class PausedExecTest {
    private static final String OPEN =
            "GET /api/v1/namespaces/d/pods/p/exec?stdin=true&stdout=true&command=sleep&command=1000"
                    + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer test-token\r\n"
                    + "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                    + "Sec-WebSocket-Key: aGVsbG9oZWxsb2hlbGxvMQ==\r\n"
                    + "Sec-WebSocket-Protocol: v4.channel.k8s.io\r\n\r\n";

    /** Of stdin: final, binary, masked with nothing. */
    private static byte[] frame() {
        int size = 16 << 10;
        byte[] frame = new byte[8 + size];
        frame[0] = (byte) 0x82;
        frame[1] = (byte) (0x80 | 126);
        frame[2] = (byte) (size >> 8);
        frame[3] = (byte) size;
        return frame;
    }

    private static CompletableFuture<Void> flood(WireFixture.Client client) {
        CompletableFuture<Void> over = new CompletableFuture<>();
        byte[] frame = frame();
        Thread.ofVirtual()
                .start(() -> {
                    try {
                        while (true) {
                            client.send(frame);
                        }
                    } catch (IOException gone) {
                        over.complete(null);
                    }
                });
        return over;
    }

    @Test
    void theProgramEndsWithItsClientThoughNobodyReadsWhatThatOneSent() throws Exception {
        ProcessStreams node = new ProcessStreams();
        try (var wire = new WireFixture(new CannedGate(), node)) {
            var client = wire.connect();
            client.send(OPEN);
            assertThat(client.head()).contains("101 Switching Protocols");
            CompletableFuture<Void> sending = flood(client);
            Thread.sleep(1_000);
            assertThat(sending).isNotDone();
            assertThat(node.running).hasValue(1);
            client.drop();
            sending.get(10, TimeUnit.SECONDS);
            for (int i = 0; i < 300 && node.running.get() > 0; i++) {
                Thread.sleep(100);
            }
            assertThat(node.running).hasValue(0);
        }
    }
}

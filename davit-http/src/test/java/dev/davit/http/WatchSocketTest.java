package dev.davit.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.base.Reason;
import dev.davit.base.Refusal;
import dev.davit.gate.Watch;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Watches inside WebSockets, and watches that cannot begin where they should. */
@Timeout(60)
@SuppressWarnings("StringConcatToTextBlock") // Its lines end as HTTP's do.
class WatchSocketTest {
    private static final String CM = "/api/v1/namespaces/d/configmaps";
    private static final String AUTH = "Authorization: Bearer test-token\r\n";
    private static final String WATCH = "GET " + CM + "?watch=true HTTP/1.1\r\nHost: x\r\n" + AUTH;
    private static final String SOCKET =
            "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                    + "Sec-WebSocket-Key: aGVsbG9oZWxsb2hlbGxvMQ==\r\n\r\n";
    private static final Refusal OLD = Refusal.of(Reason.EXPIRED, "too old resource version: 1");

    private final CannedGate gate = new CannedGate();
    private final WireFixture wire = new WireFixture(gate, new ProcessStreams());

    @BeforeEach
    void fill() {
        gate.fill(3, 100);
    }

    @AfterAll
    static void noBufferIsLost() throws InterruptedException {
        Leaks.none();
    }

    @AfterEach
    void close() {
        wire.close();
    }

    @Test
    void eachEventIsAMessageOfText() throws Exception {
        try (var client = wire.connect()) {
            client.send(WATCH + SOCKET);
            assertThat(client.line("HTTP/1.1")).contains("101 Switching Protocols");
            gate.batches.add(
                    new Watch.Batch(
                            List.of(
                                    new Watch.Event(Watch.EventType.ADDED, gate.items.get(0)),
                                    new Watch.Event(Watch.EventType.DELETED, gate.items.get(1))),
                            5));
            assertThat(client.line("cm-0")).contains("{\"type\":\"ADDED\",\"object\":{");
            assertThat(client.line("cm-1")).contains("{\"type\":\"DELETED\",\"object\":{");
        }
        wire.awaitZero(gate.openWatches::get);
    }

    @Test
    void aRevisionThatIsTooOldIsAnEventOfItsOwn() throws Exception {
        gate.noWatch = OLD;
        try (var client = wire.connect()) {
            var answer = client.get(CM + "?watch=true&resourceVersion=1", AUTH);
            assertThat(answer.code()).isEqualTo(200);
            assertThat(answer.body())
                    .startsWith("{\"type\":\"ERROR\",\"object\":{\"kind\":\"Status\"")
                    .contains("\"reason\":\"Expired\"")
                    .contains("\"code\":410");
        }
        try (var client = wire.connect()) {
            client.send(WATCH + SOCKET);
            assertThat(client.line("ERROR")).contains("\"code\":410");
        }
    }

    @Test
    void otherRefusalsAreAnswers() throws Exception {
        gate.noWatch = Refusal.of(Reason.FORBIDDEN, "no");
        try (var client = wire.connect()) {
            assertThat(client.get(CM + "?watch=true", AUTH).code()).isEqualTo(403);
        }
    }
}

package dev.davit.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.http.wire.HttpLimits;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients that ask and do not take their answers. */
@Timeout(60)
class UntakenTest {
    private static final String CM = "/api/v1/namespaces/d/configmaps";
    private static final String AUTH = "Authorization: Bearer test-token\r\n";
    private static final String END = " HTTP/1.1\r\nHost: x\r\n" + AUTH + "\r\n";

    private final CannedGate gate = new CannedGate();

    @AfterAll
    static void noBufferIsLost() throws InterruptedException {
        Leaks.none();
    }

    /** What is answered and not taken is bounded, however much was asked for in a row. */
    @Test
    void pipelinedRequestsWaitForTheClientToTakeItsAnswers() throws Exception {
        gate.brief = true;
        gate.fill(1, 100_000);
        int asked = 1_000;
        try (var wire = new WireFixture(gate, new ProcessStreams());
                var client = wire.connect()) {
            client.send(("GET " + CM + "/cm-0" + END).repeat(asked));
            int before = -1;
            while (before != answered()) {
                before = answered();
                Thread.sleep(500);
            }
            // The sockets' own buffers take some of them.
            assertThat(before).isLessThan(asked / 2);
            for (int i = 0; i < asked; i++) {
                assertThat(client.read().raw()).hasSizeGreaterThan(100_000);
            }
            assertThat(client.get(CM + "/cm-0", AUTH).code()).isEqualTo(200);
        }
    }

    private int answered() {
        synchronized (gate.seen) {
            return gate.seen.size();
        }
    }

    @Test
    void whoTakesNothingOfTheLastAnswerIsCutOff() throws Exception {
        gate.brief = true;
        gate.fill(1, 30_000_000);
        try (var wire = new WireFixture(gate, new ProcessStreams(), stall(500));
                var client = wire.connect()) {
            client.send(
                    "GET "
                            + CM
                            + "/cm-0 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                            + AUTH
                            + "\r\n");
            Thread.sleep(300);
            wire.awaitZero(wire::connections);
        }
    }

    static HttpLimits stall(long millis) {
        HttpLimits usual = HttpLimits.DEFAULT;
        return new HttpLimits(
                usual.bodyBytes(),
                usual.bodiesBytes(),
                usual.headerBytes(),
                usual.lineBytes(),
                usual.connections(),
                usual.requests(),
                usual.watches(),
                usual.streams(),
                usual.idleMillis(),
                usual.headMillis(),
                usual.receiveMillis(),
                millis,
                usual.bookmarkMillis(),
                usual.watchMillis(),
                usual.drainMillis());
    }
}

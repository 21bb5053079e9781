package dev.davit.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.gate.Watch;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is answered on the event loop, where nothing may wait. */
@Timeout(60)
class LoopTest {
    private static final String CM = "/api/v1/namespaces/d/configmaps";
    private static final String AUTH = "Authorization: Bearer test-token\r\n";
    private static final String WATCH = "GET " + CM + "?watch=true HTTP/1.1\r\nHost: x\r\n" + AUTH;

    private final CannedGate gate = new CannedGate();
    private final WireFixture wire = new WireFixture(gate, new ProcessStreams());

    @BeforeEach
    void fill() {
        gate.fill(3, 100);
        gate.brief = true;
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
    void manyPipelinedRequestsAreAnsweredInOrderWithoutNesting() throws Exception {
        try (var client = wire.connect()) {
            StringBuilder all = new StringBuilder();
            // The first one has a body, so that those behind it arrive while it is served.
            all.append("POST " + CM + " HTTP/1.1\r\nHost: x\r\n" + AUTH);
            all.append("Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{}");
            for (int i = 0; i < 5_000; i++) {
                all.append("GET " + CM + "/cm-" + i % 3 + " HTTP/1.1\r\nHost: x\r\n" + AUTH);
                all.append("\r\n");
            }
            Thread.ofVirtual().start(() -> sendAll(client, all.toString()));
            assertThat(client.read().code()).isEqualTo(201);
            for (int i = 0; i < 5_000; i++) {
                assertThat(client.read().body()).contains("\"cm-" + i % 3 + "\"");
            }
        }
    }

    private static void sendAll(WireFixture.Client client, String text) {
        try {
            client.send(text);
        } catch (java.io.IOException broken) {
            throw new java.io.UncheckedIOException(broken);
        }
    }

    @Test
    void whatIsLargeIsStillCompressedAndWaitedFor() throws Exception {
        gate.fill(1, 3_000_000);
        try (var client = wire.connect()) {
            var answer = client.get(CM + "/cm-0", AUTH + "Accept-Encoding: gzip\r\n");
            assertThat(answer.head()).contains("Content-Encoding: gzip");
            assertThat(answer.unzipped()).endsWith("}}").hasSizeGreaterThan(3_000_000);
        }
    }

    @Test
    void refusalsAndStrangersAreAnswered() throws Exception {
        try (var client = wire.connect()) {
            assertThat(client.get(CM + "/missing", AUTH).code()).isEqualTo(404);
            assertThat(client.get(CM + "/cm-1", "").code()).isEqualTo(401);
            assertThat(client.get(CM + "/cm-1", "Authorization: Bearer a.b.c\r\n").code())
                    .isEqualTo(401);
            assertThat(client.ask("TRACE", CM, AUTH, "").code()).isEqualTo(405);
            assertThat(client.get("/metrics", AUTH).body())
                    .contains("verb=\"get\",resource=\"configmaps\",code=\"404\"} 1")
                    .contains("davit_http_requests_running 0");
        }
    }

    @Test
    void aWatchGoesOnWithoutAThreadAndEndsWhenTheServerCloses() throws Exception {
        try (var client = wire.connect()) {
            client.send(WATCH + "\r\n");
            say(Watch.EventType.ADDED, 0);
            assertThat(client.line("cm-0")).startsWith("{\"type\":\"ADDED\",\"object\":{");
            say(Watch.EventType.MODIFIED, 1);
            assertThat(client.line("cm-1")).startsWith("{\"type\":\"MODIFIED\",\"object\":{");
            say(Watch.EventType.DELETED, 2);
            assertThat(client.line("cm-2")).startsWith("{\"type\":\"DELETED\",\"object\":{");
            wire.close();
            assertThat(client.rest()).endsWith("0\r\n\r\n");
        }
        wire.awaitZero(gate.openWatches::get);
    }

    @Test
    void aWatchIsClosedWhenItsClientGoes() throws Exception {
        try (var client = wire.connect()) {
            client.send(WATCH + "\r\n");
            say(Watch.EventType.ADDED, 0);
            client.line("cm-0");
            assertThat(gate.openWatches.get()).isEqualTo(1);
        }
        wire.awaitZero(gate.openWatches::get);
    }

    @Test
    void aWatchThatFellBehindIsTold410AndTheConnectionServesOn() throws Exception {
        try (var client = wire.connect()) {
            client.send(WATCH + "\r\n");
            say(Watch.EventType.ADDED, 0);
            gate.say(new Watch.Batch(List.of(), -1));
            assertThat(client.read().body())
                    .contains("cm-0")
                    .contains("\"type\":\"ERROR\"")
                    .contains("\"code\":410");
            assertThat(client.get(CM + "/cm-1", AUTH).code()).isEqualTo(200);
            long began = System.nanoTime();
            var quiet = client.get(CM + "?watch=true&timeoutSeconds=1", AUTH);
            assertThat(quiet.body()).isEmpty();
            assertThat(System.nanoTime() - began).isBetween(900_000_000L, 5_000_000_000L);
        }
        wire.awaitZero(gate.openWatches::get);
    }

    @Test
    void aClientThatReadsSlowlyGetsEverythingAndHoldsNobodyUp() throws Exception {
        gate.fill(200, 100_000);
        try (var slow = wire.connect();
                var other = wire.connect()) {
            slow.send(WATCH + "\r\n");
            List<Watch.Event> all = new ArrayList<>();
            gate.items.forEach(item -> all.add(new Watch.Event(Watch.EventType.ADDED, item)));
            gate.say(new Watch.Batch(all, 5));
            Thread.sleep(300);
            for (int i = 0; i < 20; i++) {
                assertThat(other.get(CM + "/cm-" + i, AUTH).code()).isEqualTo(200);
            }
            for (int i = 0; i < 200; i++) {
                assertThat(slow.line("\"cm-" + i + "\"")).startsWith("{\"type\":\"ADDED\"");
            }
        }
        wire.awaitZero(gate.openWatches::get);
    }

    /** The head of a watch has nothing behind it, or the next answer could not be told apart. */
    @Test
    void theHeadOfAWatchIsAHead() throws Exception {
        try (var client = wire.connect()) {
            client.send("HEAD " + CM + "?watch=true&timeoutSeconds=1 HTTP/1.1\r\nHost: x\r\n");
            client.send(AUTH + "\r\n");
            say(Watch.EventType.ADDED, 0);
            assertThat(client.head()).startsWith("HTTP/1.1 200");
            assertThat(client.get(CM + "/cm-1", AUTH).code()).isEqualTo(200);
        }
        wire.awaitZero(gate.openWatches::get);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatBreaksTheServersStackIsAnAnswerTo(boolean onTheLoop) throws Exception {
        gate.brief = onTheLoop;
        try (var client = wire.connect()) {
            assertThat(client.get(CM + "/overflow", AUTH).code()).isEqualTo(500);
            assertThat(client.get(CM + "/cm-1", AUTH).code()).isEqualTo(200);
            assertThat(client.get("/metrics", AUTH).body())
                    .contains("davit_http_requests_running 0");
        }
    }

    private void say(Watch.EventType type, int item) {
        gate.say(new Watch.Batch(List.of(new Watch.Event(type, gate.items.get(item))), 5));
    }
}

package dev.davit.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.davit.base.HostFailure;
import dev.davit.gate.Watch;
import dev.davit.model.request.Verb;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class HttpServerTest {
    private static final String CM = "/api/v1/namespaces/d/configmaps";
    private static final String AUTH = "Authorization: Bearer test-token\r\n";

    private final CannedGate gate = new CannedGate();
    private final ProcessStreams node = new ProcessStreams();
    private WireFixture wire = new WireFixture(gate, node);

    @BeforeEach
    void fill() {
        wire.close();
        wire = new WireFixture(gate, node);
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
    void oneObjectIsItsStoredBytes() throws Exception {
        try (var client = wire.connect()) {
            var answer = client.get(CM + "/cm-1", AUTH);
            assertThat(answer.code()).isEqualTo(200);
            assertThat(answer.body())
                    .isEqualTo(
                            new String(
                                    gate.items.get(1).bytes(),
                                    java.nio.charset.StandardCharsets.UTF_8));
            assertThat(answer.head()).contains("Content-Type: application/json\r\n");
        }
    }

    @Test
    void aListIsItsItemsInOneEnvelope() throws Exception {
        try (var client = wire.connect()) {
            var answer = client.get(CM, AUTH);
            assertThat(answer.body())
                    .startsWith(
                            "{\"kind\":\"ConfigMapList\",\"apiVersion\":\"v1\",\"metadata\":"
                                    + "{\"resourceVersion\":\"7\"},\"items\":[{")
                    .endsWith("]}\n");
            assertThat(answer.body().split("\"kind\":\"ConfigMap\"", -1)).hasSize(4);
        }
    }

    @Test
    void aLargeListArrivesWholeThoughTheClientReadsSlowly() throws Exception {
        gate.fill(6_000, 600);
        try (var client = wire.connect()) {
            client.send("GET " + CM + " HTTP/1.1\r\nHost: x\r\n" + AUTH + "\r\n");
            Thread.sleep(500);
            var answer = client.read();
            assertThat(answer.body()).endsWith("]}\n");
            assertThat(answer.body().split("resourceVersion", -1)).hasSize(6_002);
        }
    }

    @Test
    void largeAnswersAreCompressedForThoseWhoLikeIt() throws Exception {
        gate.fill(600, 600);
        try (var client = wire.connect()) {
            var answer = client.get(CM, AUTH + "Accept-Encoding: gzip\r\n");
            assertThat(answer.head()).contains("Content-Encoding: gzip");
            assertThat(answer.unzipped()).endsWith("]}\n").contains("cm-599");
            assertThat(answer.raw().length).isLessThan(100_000);
            var plain = client.get(CM, AUTH + "Accept-Encoding: gzip;q=0\r\n");
            assertThat(plain.head()).doesNotContain("Content-Encoding");
        }
    }

    @Test
    void pipelinedRequestsAreAnsweredInOrder() throws Exception {
        try (var client = wire.connect()) {
            StringBuilder all = new StringBuilder();
            for (int i = 0; i < 100; i++) {
                all.append("GET " + CM + "/cm-" + i % 3 + " HTTP/1.1\r\nHost: x\r\n" + AUTH);
                all.append("\r\n");
            }
            client.send(all.toString());
            for (int i = 0; i < 100; i++) {
                assertThat(client.read().body()).contains("\"cm-" + i % 3 + "\"");
            }
        }
    }

    @Test
    void withoutCredentialsNothingButHealthAndVersion() throws Exception {
        try (var client = wire.connect()) {
            assertThat(client.get(CM, "").code()).isEqualTo(401);
            assertThat(client.get("/apis", "").code()).isEqualTo(401);
            assertThat(client.get("/metrics", "").code()).isEqualTo(401);
            assertThat(client.get(CM, "Authorization: Bearer wrong\r\n").code()).isEqualTo(401);
            assertThat(client.get("/readyz", "").body()).isEqualTo("ok");
            assertThat(client.get("/version", "").body()).contains("\"major\":\"1\"");
        }
        assertThat(gate.seen).isEmpty();
    }

    @Test
    void aCertificateNamesItsHolder() throws Exception {
        var admin = wire.certificates.client("CN=admin,O=system:masters", 1);
        try (var client = wire.connect(admin)) {
            assertThat(client.get(CM, "User-Agent: kubectl/v1.32 (linux)\r\n").code())
                    .isEqualTo(200);
        }
        var identity = gate.seen.getLast().identity();
        assertThat(identity.name()).isEqualTo("admin");
        assertThat(identity.groups()).contains("system:masters", "system:authenticated");
        assertThat(identity.client()).isEqualTo("kubectl/v1.32");
    }

    @Test
    void certificatesThatProveNothingAreAnsweredWithASentence() throws Exception {
        var strangers = new TestCertificates();
        for (var bad :
                List.of(
                        strangers.client("CN=admin,O=system:masters", 1),
                        wire.certificates.client("CN=admin,O=system:masters", -1),
                        wire.certificates.serverUsedAsClient())) {
            try (var client = wire.connect(bad)) {
                var answer = client.get(CM, "");
                assertThat(answer.code()).isEqualTo(401);
                assertThat(answer.body()).contains("certificate");
            }
        }
        assertThat(gate.seen).isEmpty();
    }

    @Test
    void impersonationIsRefusedAndNotIgnored() throws Exception {
        try (var client = wire.connect()) {
            assertThat(client.get(CM, AUTH + "Impersonate-User: bob\r\n").code()).isEqualTo(403);
        }
        assertThat(gate.seen).isEmpty();
    }

    @Test
    void verbsComeFromMethodAndPath() throws Exception {
        List<Verb> verbs = new ArrayList<>();
        try (var client = wire.connect()) {
            client.ask("POST", CM, AUTH, "{}");
            client.ask("PUT", CM + "/a", AUTH, "{}");
            client.ask("PATCH", CM + "/a", AUTH, "{}");
            client.ask("DELETE", CM + "/a", AUTH, "");
            client.ask("DELETE", CM, AUTH, "");
            client.ask("POST", "/api/v1/namespaces/d/pods/p/binding", AUTH, "{}");
            assertThat(client.ask("PUT", CM, AUTH, "{}").code()).isEqualTo(405);
            assertThat(client.ask("POST", CM + "/a", AUTH, "{}").code()).isEqualTo(405);
        }
        gate.seen.forEach(request -> verbs.add(request.verb()));
        assertThat(verbs)
                .containsExactly(
                        Verb.CREATE,
                        Verb.UPDATE,
                        Verb.PATCH,
                        Verb.DELETE,
                        Verb.DELETECOLLECTION,
                        Verb.CREATE);
    }

    @Test
    void aWarningCannotAddAHeader() throws Exception {
        try (var client = wire.connect()) {
            var answer = client.ask("POST", CM, AUTH, "{}");
            assertThat(answer.head())
                    .contains("Warning: 299 - \"mind the \\\"gap\\\"  X-Evil: 1\"\r\n")
                    .doesNotContain("\r\nX-Evil");
        }
    }

    @Test
    void tooLargeABodyIsRefusedWhetherAnnouncedOrNot() throws Exception {
        try (var client = wire.connect()) {
            client.send("POST " + CM + " HTTP/1.1\r\nHost: x\r\n" + AUTH);
            client.send("Content-Length: 4000000\r\n\r\n");
            assertThat(client.read().code()).isEqualTo(413);
        }
        try (var client = wire.connect()) {
            client.send("POST " + CM + " HTTP/1.1\r\nHost: x\r\n" + AUTH);
            client.send("Transfer-Encoding: chunked\r\n\r\n");
            String chunk = "100000\r\n" + "x".repeat(0x100000) + "\r\n";
            client.send(chunk + chunk + chunk + "1\r\nx\r\n");
            var answer = client.read();
            assertThat(answer.code()).isEqualTo(413);
            assertThat(answer.body()).contains("RequestEntityTooLarge");
        }
        assertThat(gate.seen).isEmpty();
    }

    /** A client that asks for leave waits for it, some of them for ever. */
    @Test
    void aBodyThatWaitsForLeaveGetsItWhetherItsLengthIsKnownOrNot() throws Exception {
        String post = "POST " + CM + " HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\n" + AUTH;
        try (var client = wire.connect()) {
            client.send(post + "Content-Length: 2\r\n\r\n");
            assertThat(client.head()).contains("100 Continue");
            client.send("{}");
            assertThat(client.read().code()).isEqualTo(201);
            client.send(post + "Transfer-Encoding: chunked\r\n\r\n");
            assertThat(client.head()).contains("100 Continue");
            client.send("2\r\n{}\r\n0\r\n\r\n");
            assertThat(client.read().code()).isEqualTo(201);
        }
    }

    /** Where a request is passed on, its line is written again: it must stay one. */
    @Test
    void aPathHoldsNoEndOfALine() throws Exception {
        for (String path : List.of("/a\rX-Remote-User:admin", "/a\u000bb", "/a\u007f")) {
            try (var client = wire.connect()) {
                client.send("GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n");
                assertThat(client.read().code()).isEqualTo(400);
            }
        }
    }

    @Test
    void whatIsNoRequestIsRefused() throws Exception {
        try (var client = wire.connect()) {
            client.send("this is not http\r\n\r\n");
            assertThat(client.read().code()).isEqualTo(400);
        }
        try (var client = wire.connect()) {
            client.send("GET /" + "a".repeat(100_000) + " HTTP/1.1\r\n\r\n");
            assertThat(client.read().code()).isEqualTo(413);
        }
        try (var client = wire.connect()) {
            client.send("GET / HTTP/1.1\r\nX: " + "a".repeat(100_000) + "\r\n\r\n");
            assertThat(client.read().code()).isEqualTo(413);
        }
    }

    @Test
    void aWatchSendsEventsAndEndsCleanlyWhenTheServerCloses() throws Exception {
        try (var client = wire.connect()) {
            client.send("GET " + CM + "?watch=true HTTP/1.1\r\nHost: x\r\n" + AUTH + "\r\n");
            gate.batches.add(
                    new Watch.Batch(
                            List.of(
                                    new Watch.Event(Watch.EventType.ADDED, gate.items.get(0)),
                                    new Watch.Event(Watch.EventType.DELETED, gate.items.get(1))),
                            5));
            assertThat(client.line("cm-0")).startsWith("{\"type\":\"ADDED\",\"object\":{");
            assertThat(client.line("cm-1")).startsWith("{\"type\":\"DELETED\",\"object\":{");
            wire.close();
            assertThat(client.rest()).endsWith("0\r\n\r\n");
        }
        wire.awaitZero(gate.openWatches::get);
    }

    @Test
    void aWatchIsClosedWhenItsClientGoes() throws Exception {
        try (var client = wire.connect()) {
            client.send("GET " + CM + "?watch=1 HTTP/1.1\r\nHost: x\r\n" + AUTH + "\r\n");
            gate.batches.add(
                    new Watch.Batch(
                            List.of(new Watch.Event(Watch.EventType.ADDED, gate.items.get(0))), 5));
            client.line("cm-0");
            assertThat(gate.openWatches.get()).isEqualTo(1);
        }
        wire.awaitZero(gate.openWatches::get);
    }

    @Test
    void aWatchThatFellBehindIsTold410AndTimeoutsAreKept() throws Exception {
        try (var client = wire.connect()) {
            gate.batches.add(new Watch.Batch(List.of(), -1));
            var answer = client.get(CM + "?watch=true", AUTH);
            assertThat(answer.body()).contains("\"type\":\"ERROR\"").contains("\"code\":410");
            long began = System.nanoTime();
            var quiet = client.get(CM + "?watch=true&timeoutSeconds=1", AUTH);
            assertThat(quiet.body()).isEmpty();
            assertThat(System.nanoTime() - began).isBetween(900_000_000L, 5_000_000_000L);
        }
    }

    @Test
    void theEndOfTheFirstStateIsABookmark() throws Exception {
        try (var client = wire.connect()) {
            gate.batches.add(new Watch.Batch(List.of(), 12, true));
            gate.batches.add(new Watch.Batch(List.of(), -1));
            String query = "?watch=true&sendInitialEvents=true&allowWatchBookmarks=true";
            assertThat(client.get(CM + query, AUTH).body())
                    .contains("\"type\":\"BOOKMARK\"")
                    .contains("\"resourceVersion\":\"12\"")
                    .contains("\"k8s.io/initial-events-end\":\"true\"");
        }
    }

    @Test
    void aFollowedLogEndsWhenItsClientGoes() throws Exception {
        try (var client = wire.connect()) {
            String path = "/api/v1/namespaces/d/pods/p/log?follow=true&tailLines=2";
            client.send("GET " + path + " HTTP/1.1\r\nHost: x\r\n" + AUTH + "\r\n");
            client.line("more");
            assertThat(node.following.get()).isEqualTo(1);
        }
        wire.awaitZero(node.following::get);
    }

    @Test
    void metricsTellWhatWasAsked() throws Exception {
        try (var client = wire.connect()) {
            client.get(CM + "/cm-1", AUTH);
            String text = client.get("/metrics", AUTH).body();
            Matcher count =
                    Pattern.compile(
                                    "davit_http_requests_total\\{verb=\"get\",resource="
                                            + "\"configmaps\",code=\"200\"} (\\d+)")
                            .matcher(text);
            assertThat(count.find()).isTrue();
            assertThat(count.group(1)).isEqualTo("1");
        }
    }

    @Test
    void aTakenPortIsNamed() {
        int port = wire.server.address().getPort();
        assertThatThrownBy(() ->
                        wire.startOn(
                                new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port)))
                .isInstanceOf(HostFailure.class)
                .hasMessageContaining("port " + port + " is in use")
                .hasMessageContaining("--listen");
    }
}

package dev.davit.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.base.Outcome;
import dev.davit.gate.Watch;
import dev.davit.model.cbor.CborReader;
import dev.davit.model.json.Document;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.WireReader;
import dev.davit.model.json.YamlReader;
import dev.davit.model.proto.ProtoReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The same answers in every encoding. */
@Timeout(60)
class EncodingTest {
    private static final String CM = "/api/v1/namespaces/d/configmaps";
    private static final String AUTH = "Authorization: Bearer test-token\r\n";
    private static final String PROTOBUF = "application/vnd.kubernetes.protobuf";

    private final CannedGate gate = new CannedGate();
    private WireFixture wire = new WireFixture(gate, new ProcessStreams());

    @BeforeEach
    void fill() {
        wire.close();
        wire = new WireFixture(gate, new ProcessStreams());
        gate.fill(3, 100);
    }

    @AfterEach
    void close() {
        wire.close();
    }

    private static String accept(String type) {
        return AUTH + "Accept: " + type + "\r\n";
    }

    private static JsonObject tree(Outcome<Document> read) {
        return switch (read) {
            case Outcome.Ok<Document>(Document document) -> (JsonObject) document.value();
            case Outcome.Refused<Document>(var refusal) -> throw new AssertionError(refusal);
        };
    }

    private static JsonObject json(WireFixture.Answer answer) {
        return tree(WireReader.read(answer.raw()));
    }

    private static JsonObject yaml(WireFixture.Answer answer) {
        return tree(YamlReader.read(answer.raw()).map(List::getFirst));
    }

    private static void is(WireFixture.Answer answer, int code, String type) {
        assertThat(answer.code()).isEqualTo(code);
        assertThat(answer.head()).contains("Content-Type: " + type + "\r\n");
    }

    @Test
    void anObject() throws Exception {
        JsonObject object = gate.items.get(1).tree();
        try (var client = wire.connect()) {
            var proto = client.get(CM + "/cm-1", accept(PROTOBUF + ",application/json"));
            is(proto, 200, PROTOBUF);
            assertThat(tree(ProtoReader.read(proto.raw()))).isEqualTo(object);
            var cbor = client.get(CM + "/cm-1", accept("application/cbor"));
            is(cbor, 200, "application/cbor");
            assertThat(tree(CborReader.read(cbor.raw()))).isEqualTo(object);
            var yaml = client.get(CM + "/cm-1", accept("application/yaml"));
            is(yaml, 200, "application/yaml");
            assertThat(yaml(yaml)).isEqualTo(object);
            var pretty = client.get(CM + "/cm-1?pretty=true", AUTH);
            is(pretty, 200, "application/json");
            assertThat(pretty.body()).startsWith("{\n    \"kind\": \"ConfigMap\"");
            assertThat(json(pretty)).isEqualTo(object);
        }
    }

    @Test
    void lists() throws Exception {
        for (int count : new int[] {0, 3, 2_000}) {
            gate.fill(count, 300);
            try (var client = wire.connect()) {
                JsonObject list = json(client.get(CM, AUTH));
                assertThat(list.array("items").size()).isEqualTo(count);
                var proto = client.get(CM, accept(PROTOBUF));
                is(proto, 200, PROTOBUF);
                assertThat(proto.head()).contains("Content-Length: " + proto.raw().length);
                JsonObject read = tree(ProtoReader.read(proto.raw()));
                assertThat(read.text("kind")).isEqualTo("ConfigMapList");
                assertThat(read.text("metadata", "resourceVersion")).isEqualTo("7");
                assertThat(read.array("items").size()).isEqualTo(count);
                var cbor = client.get(CM, accept("application/cbor"));
                assertThat(tree(CborReader.read(cbor.raw()))).isEqualTo(list);
                assertThat(yaml(client.get(CM, accept("application/yaml")))).isEqualTo(list);
                assertThat(json(client.get(CM + "?pretty=1", AUTH))).isEqualTo(list);
            }
        }
    }

    /** More than is kept between counting and sending. */
    @Test
    void aListInProtocolBuffersIsAsLongAsItSays() throws Exception {
        gate.fill(600, 10_000);
        try (var client = wire.connect()) {
            var proto = client.get(CM, accept(PROTOBUF));
            assertThat(proto.raw().length).isGreaterThan(EncodedList.KEPT_BYTES);
            assertThat(proto.head()).contains("Content-Length: " + proto.raw().length);
            var zipped = client.get(CM, accept(PROTOBUF) + "Accept-Encoding: gzip\r\n");
            assertThat(zipped.head()).contains("Content-Encoding: gzip");
            assertThat(zipped.unzipped().length()).isGreaterThan(6_000_000);
        }
    }

    @Test
    void refusals() throws Exception {
        try (var client = wire.connect()) {
            var proto = client.get(CM + "/missing", accept(PROTOBUF));
            is(proto, 404, PROTOBUF);
            assertThat(tree(ProtoReader.read(proto.raw())).text("reason")).isEqualTo("NotFound");
            var cbor = client.get("/api/v1/nothing", accept("application/cbor"));
            is(cbor, 404, "application/cbor");
            assertThat(tree(CborReader.read(cbor.raw())).wholeOr(0, "code")).isEqualTo(404);
            var none = client.get(CM, accept("text/html"));
            is(none, 406, "application/json");
            assertThat(json(none).text("message"))
                    .isEqualTo(
                            "only the following media types are accepted: application/json,"
                                    + " application/yaml, application/vnd.kubernetes.protobuf,"
                                    + " application/cbor");
            String own = "/apis/davit.dev/v1/namespaces/d/pinneddeployments";
            assertThat(client.get(own, accept(PROTOBUF)).code()).isEqualTo(406);
            is(client.get(own, accept(PROTOBUF + ",application/json")), 200, "application/json");
            var yaml = client.get(CM + "?watch=1", accept("application/yaml"));
            assertThat(yaml(yaml).text("message"))
                    .isEqualTo(
                            "only the following media types are accepted:"
                                    + " application/json;stream=watch,"
                                    + " application/vnd.kubernetes.protobuf;stream=watch,"
                                    + " application/cbor;stream=watch");
        }
    }

    /** On the event loop: what is wanted by most clients that are written in Go. */
    @Test
    void anObjectWithoutAThread() throws Exception {
        gate.brief = true;
        JsonObject object = gate.items.get(1).tree();
        String own = "/apis/davit.dev/v1/namespaces/d/pinneddeployments";
        try (var client = wire.connect()) {
            for (String name : List.of("cm-1", "cm-1")) {
                var proto = client.get(CM + "/" + name, accept(PROTOBUF + ",application/json"));
                is(proto, 200, PROTOBUF);
                assertThat(tree(ProtoReader.read(proto.raw()))).isEqualTo(object);
            }
            is(client.get(CM + "/none", accept(PROTOBUF)), 404, PROTOBUF);
            is(client.get(CM + "/cm-1", accept("application/cbor")), 200, "application/cbor");
            is(client.get(CM + "/cm-1", AUTH), 200, "application/json");
            assertThat(client.get(own + "/x", accept(PROTOBUF)).code()).isEqualTo(406);
        }
    }

    private void twoEventsAndTheEnd() {
        gate.batches.add(
                new Watch.Batch(
                        List.of(
                                new Watch.Event(Watch.EventType.ADDED, gate.items.get(0)),
                                new Watch.Event(Watch.EventType.DELETED, gate.items.get(1))),
                        5,
                        true));
        gate.batches.add(new Watch.Batch(List.of(), -1));
    }

    private static final String WATCH =
            CM + "?watch=true&sendInitialEvents=true&allowWatchBookmarks=true";

    @Test
    void aWatchInProtocolBuffers() throws Exception {
        for (boolean brief : new boolean[] {false, true}) {
            gate.brief = brief;
            twoEventsAndTheEnd();
            try (var client = wire.connect()) {
                var answer = client.get(WATCH, accept(PROTOBUF));
                is(answer, 200, PROTOBUF + ";stream=watch");
                ByteBuffer frames = ByteBuffer.wrap(answer.raw());
                int seen = 0;
                while (frames.hasRemaining()) {
                    byte[] frame = new byte[frames.getInt()];
                    frames.get(frame);
                    int magic = new String(frame, StandardCharsets.ISO_8859_1).indexOf("k8s\0");
                    JsonObject object =
                            tree(ProtoReader.read(Arrays.copyOfRange(frame, magic, frame.length)));
                    assertThat(object.text("kind")).isIn("ConfigMap", "Status");
                    seen++;
                }
                assertThat(seen).isGreaterThanOrEqualTo(3);
                assertThat(answer.body()).contains("ADDED").contains("DELETED").contains("ERROR");
            }
        }
    }

    @Test
    void aWatchInCbor() throws Exception {
        twoEventsAndTheEnd();
        try (var client = wire.connect()) {
            var answer = client.get(WATCH, accept("application/cbor"));
            is(answer, 200, "application/cbor-seq");
            assertThat(answer.head()).contains("Transfer-Encoding: chunked");
            assertThat(answer.body())
                    .contains("ADDED")
                    .contains("DELETED")
                    .contains("k8s.io/initial-events-end")
                    .contains("ERROR");
        }
    }

    @Test
    void discovery() throws Exception {
        try (var client = wire.connect()) {
            for (String path : List.of("/api", "/apis", "/apis/apps", "/api/v1", "/apis/apps/v1")) {
                JsonObject plain = json(client.get(path, AUTH));
                var proto = client.get(path, accept(PROTOBUF));
                is(proto, 200, PROTOBUF);
                assertThat(tree(ProtoReader.read(proto.raw())).text("kind"))
                        .isEqualTo(plain.text("kind"));
                var cbor = client.get(path, accept("application/cbor"));
                assertThat(tree(CborReader.read(cbor.raw()))).isEqualTo(plain);
            }
        }
    }

    @Test
    void otherMethodsAreToldWhichThereAre() throws Exception {
        try (var client = wire.connect()) {
            assertThat(client.ask("PUT", CM, AUTH, "{}").head())
                    .contains("Allow: GET, HEAD, POST, DELETE\r\n");
            assertThat(client.ask("OPTIONS", CM + "/a", AUTH, "").head())
                    .contains("HTTP/1.1 405")
                    .contains("Allow: GET, HEAD, PUT, PATCH, DELETE\r\n");
            assertThat(client.ask("POST", "/apis", AUTH, "{}").head())
                    .contains("HTTP/1.1 405")
                    .contains("Allow: GET, HEAD\r\n");
        }
    }

    @Test
    void healthCheckByCheck() throws Exception {
        try (var client = wire.connect()) {
            assertThat(client.get("/livez", "").body()).isEqualTo("ok");
            assertThat(client.get("/readyz/ping", "").body()).isEqualTo("ok");
            assertThat(client.get("/readyz/nothing", "").code()).isEqualTo(404);
            assertThat(client.get("/readyz?verbose&exclude=log", "").body())
                    .isEqualTo(
                            """
                            [+]ping ok
                            [+]log excluded: ok
                            [+]shutdown ok
                            readyz check passed
                            """);
            assertThat(client.get("/livez?verbose&exclude=x", "").body())
                    .contains(
                            "warn: some health checks cannot be excluded: no matches for \"x\"\n");
        }
    }
}

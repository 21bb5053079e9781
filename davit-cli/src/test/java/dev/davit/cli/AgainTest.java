package dev.davit.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.davit.model.json.JsonNumber;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonReader;
import dev.davit.model.json.JsonWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a server whose one object is changed by somebody else before each of N writes. */
class AgainTest {
    private static final String PATH = "/apis/apps/v1/namespaces/default/deployments/web/scale";

    @TempDir Path temp;

    private Rival server;

    /** One object; its status moves on whenever it was read, so often. */
    private static final class Rival implements AutoCloseable {
        private final ServerSocketChannel socket;
        private int rivalries;
        private long revision = 1;
        private long replicas = 1;
        private int reads;
        private int writes;
        private String refusal = "Conflict";

        Rival(Path at) throws IOException {
            socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            socket.bind(UnixDomainSocketAddress.of(at));
            Thread.ofPlatform().daemon().start(this::serve);
        }

        private void serve() {
            while (true) {
                try (SocketChannel one = socket.accept()) {
                    String request = request(one);
                    String answer = answer(request);
                    one.write(ByteBuffer.wrap(answer.getBytes(StandardCharsets.UTF_8)));
                } catch (AsynchronousCloseException over) {
                    return;
                } catch (IOException failure) {
                    throw new UncheckedIOException(failure);
                }
            }
        }

        private static String request(SocketChannel one) throws IOException {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            ByteBuffer part = ByteBuffer.allocate(10_000);
            while (true) {
                one.read(part);
                all.write(part.array(), 0, part.position());
                part.clear();
                String text = all.toString(StandardCharsets.UTF_8);
                int head = text.indexOf("\r\n\r\n");
                if (head >= 0 && text.length() - head - 4 >= length(text)) {
                    return text;
                }
            }
        }

        private static int length(String request) {
            return request.lines()
                    .filter(line -> line.startsWith("Content-Length: "))
                    .mapToInt(line -> Integer.parseInt(line.substring(16)))
                    .findFirst()
                    .orElse(0);
        }

        private synchronized String answer(String request) {
            if (request.startsWith("GET ")) {
                reads++;
                String seen = object();
                if (rivalries > 0) {
                    rivalries--;
                    revision++;
                }
                return http("200 OK", seen);
            }
            writes++;
            String body = request.substring(request.indexOf("\r\n\r\n") + 4);
            JsonObject wanted = JsonReader.readObject(body.getBytes(StandardCharsets.UTF_8));
            String based = wanted.textOr("", "metadata", "resourceVersion");
            if (!based.equals(Long.toString(revision))) {
                return http(
                        "409 Conflict",
                        "{\"kind\":\"Status\",\"message\":\"modified\",\"reason\":\"%s\"}"
                                .formatted(refusal));
            }
            revision++;
            replicas = wanted.wholeOr(0, "spec", "replicas");
            return http("200 OK", object());
        }

        private String object() {
            return "{\"metadata\":{\"resourceVersion\":\"%d\"},\"spec\":{\"replicas\":%d}}"
                    .formatted(revision, replicas);
        }

        private static String http(String code, String body) {
            return "HTTP/1.1 %s\r\nContent-Length: %d\r\n\r\n%s"
                    .formatted(code, body.length(), body);
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    @BeforeEach
    void start() throws IOException {
        Files.writeString(temp.resolve("server.json"), "{\"address\":\"127.0.0.1:1\"}");
        Files.writeString(temp.resolve("admin.token"), "secret");
        server = new Rival(temp.resolve("api.sock"));
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    private static JsonObject more(JsonObject seen) {
        return seen.withAt(
                JsonNumber.of((int) seen.wholeOr(0, "spec", "replicas") + 1), "spec", "replicas");
    }

    @Test
    void aChangeIsDecidedAnewUntilNobodyIsFaster() {
        server.rivalries = Again.TRIES - 1;
        try (Session session = Session.open(temp)) {
            new Writes(session, "test", false).replace(PATH, AgainTest::more);
        }
        assertThat(server.replicas).isEqualTo(2);
        assertThat(server.reads).isEqualTo(Again.TRIES);
        assertThat(server.writes).isEqualTo(Again.TRIES);
    }

    @Test
    void itGivesUpInTheEndAndSaysWhy() {
        server.rivalries = 1_000;
        try (Session session = Session.open(temp)) {
            Writes writes = new Writes(session, "test", false);
            assertThatThrownBy(() -> writes.replace(PATH, AgainTest::more))
                    .isInstanceOf(Conflict.class)
                    .hasMessage("modified (Conflict)");
        }
        assertThat(server.writes).isEqualTo(Again.TRIES);
        assertThat(server.replicas).isEqualTo(1);
    }

    @Test
    void whatIsRefusedForGoodIsAskedOnce() {
        server.rivalries = 1;
        server.refusal = "AlreadyExists";
        try (Session session = Session.open(temp)) {
            Writes writes = new Writes(session, "test", false);
            assertThatThrownBy(() -> writes.replace(PATH, AgainTest::more))
                    .isExactlyInstanceOf(CliFailure.class);
        }
        assertThat(server.writes).isEqualTo(1);
    }

    @Test
    void aPatchRestsOnTheStateThatWasRead() {
        JsonObject patch = JsonObject.EMPTY.withAt(JsonNumber.of(7), "spec", "replicas");
        server.rivalries = 1;
        try (Session session = Session.open(temp)) {
            Writes writes = new Writes(session, "test", false);
            Again.onConflict(() -> writes.mergeInto(session.get(PATH), PATH, patch));
        }
        assertThat(server.replicas).isEqualTo(7);
        assertThat(server.writes).isEqualTo(2);
        assertThat(new String(JsonWriter.write(patch), StandardCharsets.UTF_8))
                .isEqualTo("{\"spec\":{\"replicas\":7}}");
    }
}

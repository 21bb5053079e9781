package dev.davit.cli.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a real socket whose other end says what the test wants. */
class LocalWireTest {
    @TempDir Path temp;

    private Answer<InputStream> ask(Call call, String reply, CompletableFuture<String> asked)
            throws IOException {
        Path socket = temp.resolve("s");
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket));
            Thread.ofPlatform()
                    .daemon()
                    .start(() -> {
                        try (SocketChannel one = server.accept()) {
                            ByteBuffer request = ByteBuffer.allocate(10_000);
                            one.read(request);
                            asked.complete(
                                    new String(
                                            request.array(),
                                            0,
                                            request.position(),
                                            StandardCharsets.UTF_8));
                            one.write(ByteBuffer.wrap(reply.getBytes(StandardCharsets.UTF_8)));
                        } catch (IOException failure) {
                            asked.completeExceptionally(failure);
                        }
                    });
            return new LocalWire(socket).send(call);
        }
    }

    private static String text(Answer<InputStream> answer) throws IOException {
        try (InputStream body = answer.body()) {
            return new String(body.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void aRequestAndAnAnswerOfKnownLength() throws Exception {
        CompletableFuture<String> asked = new CompletableFuture<>();
        Call call =
                Call.to("/api?x=1")
                        .header("Accept", "text/plain")
                        .header("accept", "application/json")
                        .get()
                        .build();
        Answer<InputStream> answer =
                ask(
                        call,
                        "HTTP/1.1 200 OK\r\nWarning: a\r\nwarning: b\r\nContent-Length: 5\r\n\r\nhello",
                        asked);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.allValues("Warning")).containsExactly("a", "b");
        assertThat(text(answer)).isEqualTo("hello");
        assertThat(asked.get())
                .isEqualTo(
                        lines(
                                "GET /api?x=1 HTTP/1.1",
                                "Host: localhost",
                                "Connection: close",
                                "accept: application/json",
                                "",
                                ""));
    }

    @Test
    void chunksArePutTogether() throws Exception {
        String reply =
                lines(
                        "HTTP/1.1 200 OK",
                        "Transfer-Encoding: chunked",
                        "",
                        "3",
                        "abc",
                        "A;x=y",
                        "0123456789",
                        "0",
                        "",
                        "");
        assertThat(text(ask(Call.to("/").build(), reply, new CompletableFuture<>())))
                .isEqualTo("abc0123456789");
    }

    @Test
    void aBrokenAnswerIsNoShortAnswer() throws Exception {
        Answer<InputStream> sized =
                ask(
                        Call.to("/").build(),
                        "HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhello",
                        new CompletableFuture<>());
        assertThatThrownBy(() -> text(sized)).hasMessageContaining("45 bytes are missing");
    }

    @Test
    void brokenChunksAreNoShortAnswer() throws Exception {
        Answer<InputStream> chunked =
                ask(
                        Call.to("/").build(),
                        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel",
                        new CompletableFuture<>());
        assertThatThrownBy(() -> text(chunked)).hasMessageContaining("broke");
    }

    @Test
    void whatIsNoHttpIsSaid() {
        assertThatThrownBy(
                        () -> ask(Call.to("/").build(), "SSH-2.0-x\r\n", new CompletableFuture<>()))
                .hasMessageContaining("not an HTTP answer: SSH-2.0-x");
    }

    @Test
    void aSocketThatNobodyServesIsRefused() {
        assertThatThrownBy(() -> new LocalWire(temp.resolve("none")).send(Call.to("/").build()))
                .isInstanceOf(IOException.class);
    }

    private static String lines(String... lines) {
        return String.join("\r\n", lines);
    }
}

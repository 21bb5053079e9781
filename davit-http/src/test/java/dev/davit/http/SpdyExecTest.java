package dev.davit.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Execs over SPDY/3.1 in each version of what its streams mean. */
@Timeout(60)
class SpdyExecTest {
    private static final int ERROR = 1;
    private static final int STDIN = 3;
    private static final int STDOUT = 5;

    private final WireFixture wire = new WireFixture(new CannedGate(), new ProcessStreams());

    @AfterAll
    static void noBufferIsLost() throws InterruptedException {
        Leaks.none();
    }

    @AfterEach
    void close() {
        wire.close();
    }

    private static String upgrade(String query, String versions) {
        return "POST /api/v1/namespaces/d/pods/p/exec?"
                + query
                + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer test-token\r\n"
                + "Connection: Upgrade\r\nUpgrade: SPDY/3.1\r\n"
                + versions
                + "\r\n";
    }

    private static String version(String token) {
        return "X-Stream-Protocol-Version: " + token + "\r\n";
    }

    private SpdyClient run(String token, String... command) throws Exception {
        var client = wire.connect();
        String query = "stdout=true";
        for (String word : command) {
            query += "&command=" + word;
        }
        client.send(upgrade(query, version(token)));
        assertThat(client.head())
                .startsWith("HTTP/1.1 101 ")
                .contains("Upgrade: SPDY/3.1\r\n", version(token));
        SpdyClient spdy = new SpdyClient(client);
        spdy.open(ERROR, "error");
        spdy.open(STDOUT, "stdout");
        spdy.readAll();
        return spdy;
    }

    @Test
    void since4TheEndIsToldAsAStatus() throws Exception {
        for (String token : new String[] {"v5.channel.k8s.io", "v4.channel.k8s.io"}) {
            SpdyClient good = run(token, "echo", "hi");
            assertThat(good.text(STDOUT)).isEqualTo("hi\n");
            assertThat(good.text(ERROR)).contains("\"status\":\"Success\"");
            assertThat(run(token, "false").text(ERROR))
                    .contains("\"reason\":\"NonZeroExitCode\"", "\"message\":\"1\"");
        }
    }

    @Test
    void before4TheEndIsToldInWordsOrNotAtAll() throws Exception {
        for (String token :
                new String[] {"v3.channel.k8s.io", "v2.channel.k8s.io", "channel.k8s.io"}) {
            SpdyClient good = run(token, "echo", "hi");
            assertThat(good.text(STDOUT)).isEqualTo("hi\n");
            assertThat(good.text(ERROR)).isEmpty();
            assertThat(run(token, "false").text(ERROR))
                    .isEqualTo("command terminated with non-zero exit code: exit status 1");
        }
    }

    @Test
    void fourMegabytesGoInAndComeBackAsTheyWere() throws Exception {
        byte[] all = new byte[4 << 20];
        new Random(7).nextBytes(all);
        try (var client = wire.connect()) {
            client.send(
                    upgrade("stdin=true&stdout=true&command=cat", version("v4.channel.k8s.io")));
            assertThat(client.head()).startsWith("HTTP/1.1 101 ");
            SpdyClient spdy = new SpdyClient(client);
            spdy.open(ERROR, "error");
            spdy.open(STDIN, "stdin");
            spdy.open(STDOUT, "stdout");
            Thread reader = Thread.ofVirtual().start(() -> readAll(spdy));
            for (int at = 0; at < all.length; at += 50_000) {
                int end = Math.min(all.length, at + 50_000);
                spdy.data(STDIN, java.util.Arrays.copyOfRange(all, at, end), end == all.length);
            }
            reader.join();
            assertThat(spdy.bytes(STDOUT)).isEqualTo(all);
            assertThat(spdy.text(ERROR)).contains("Success");
        }
    }

    private static void readAll(SpdyClient spdy) {
        try {
            spdy.readAll();
        } catch (java.io.IOException broken) {
            throw new java.io.UncheckedIOException(broken);
        }
    }

    @Test
    void theClientsFirstKnownVersionIsTaken() throws Exception {
        try (var client = wire.connect()) {
            client.send(
                    upgrade(
                            "stdout=true&command=true",
                            version("v9.channel.k8s.io")
                                    + version("v3.channel.k8s.io")
                                    + version("v4.channel.k8s.io")));
            assertThat(client.head()).contains(version("v3.channel.k8s.io"));
        }
    }

    @Test
    void whatCannotBeAgreedOnIsRefusedInKubernetesWords() throws Exception {
        try (var client = wire.connect()) {
            client.send(upgrade("stdout=true&command=true", version("v9.channel.k8s.io")));
            var answer = client.read();
            assertThat(answer.code()).isEqualTo(403);
            assertThat(answer.body())
                    .contains(
                            "unable to upgrade: unable to negotiate protocol: client supports"
                                    + " [v9.channel.k8s.io], server accepts [v5.channel.k8s.io,");
            client.send(upgrade("stdout=true&command=true", ""));
            assertThat(client.read().body()).contains("X-Stream-Protocol-Version is required");
        }
    }
}

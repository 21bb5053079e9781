package dev.davit.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.gate.Gate;
import dev.davit.gate.Identifier;
import dev.davit.http.wire.HttpLimits;
import dev.davit.port.PodStreams;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.zip.GZIPInputStream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** A running server and clients that speak to it byte by byte. */
final class WireFixture implements AutoCloseable {
    final TestCertificates certificates = new TestCertificates();
    final HttpServer server;
    private final Gate gate;
    private final PodStreams node;
    private final HttpLimits limits;

    WireFixture(Gate gate, PodStreams node) {
        this(gate, node, HttpLimits.DEFAULT);
    }

    WireFixture(Gate gate, PodStreams node, HttpLimits limits) {
        Leaks.watch();
        this.gate = gate;
        this.node = node;
        this.limits = limits;
        server = startOn(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0));
    }

    HttpServer startOn(InetSocketAddress address) {
        HttpSettings plain =
                HttpSettings.of(List.of(address), certificates.server(), "v1.36.0+davit-0.1");
        return HttpServer.start(
                new HttpSettings(
                        plain.listen(),
                        plain.local(),
                        plain.tls(),
                        plain.version(),
                        plain.eventLoops(),
                        limits),
                gate,
                new Identifier(List.of(Identifier.KnownToken.admin("test-token"))),
                name -> node,
                name -> null);
    }

    @Override
    public void close() {
        server.close();
    }

    Client connect() throws Exception {
        return connect(null);
    }

    Client connect(TestCertificates.@Nullable Signed as) throws Exception {
        KeyStore trust = KeyStore.getInstance("PKCS12");
        trust.load(null, null);
        trust.setCertificateEntry("ca", certificates.authority());
        TrustManagerFactory trusting = TrustManagerFactory.getInstance("PKIX");
        trusting.init(trust);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(
                as == null ? null : new javax.net.ssl.KeyManager[] {always(as)},
                trusting.getTrustManagers(),
                new SecureRandom());
        SSLSocket socket =
                (SSLSocket)
                        context.getSocketFactory()
                                .createSocket("127.0.0.1", server.address().getPort());
        socket.setSoTimeout(20_000);
        return new Client(socket);
    }

    /** Sends the certificate whatever authorities the server names. */
    private static javax.net.ssl.X509ExtendedKeyManager always(TestCertificates.Signed as) {
        return new javax.net.ssl.X509ExtendedKeyManager() {
            @Override
            public String[] getClientAliases(String type, java.security.Principal[] issuers) {
                return new String[] {"me"};
            }

            @Override
            public String chooseClientAlias(
                    String[] types, java.security.Principal[] issuers, java.net.Socket socket) {
                return "me";
            }

            @Override
            public X509Certificate[] getCertificateChain(String alias) {
                return new X509Certificate[] {as.certificate()};
            }

            @Override
            public java.security.PrivateKey getPrivateKey(String alias) {
                return as.key();
            }

            @Override
            public String[] getServerAliases(String type, java.security.Principal[] issuers) {
                return new String[0];
            }

            @Override
            public String chooseServerAlias(
                    String type, java.security.Principal[] issuers, java.net.Socket socket) {
                return "";
            }
        };
    }

    /** As /metrics counts them, without the one that asks. */
    long connections() {
        String line = "\ndavit_http_connections ";
        try (Client client = connect()) {
            String text = client.get("/metrics", "Authorization: Bearer test-token\r\n").body();
            int at = text.indexOf(line) + line.length();
            return Long.parseLong(text.substring(at, text.indexOf('\n', at))) - 1;
        } catch (Exception failure) {
            throw new IllegalStateException(failure);
        }
    }

    void awaitZero(LongSupplier count) throws InterruptedException {
        for (int i = 0; i < 500 && count.getAsLong() != 0; i++) {
            Thread.sleep(10);
        }
        assertThat(count.getAsLong()).isZero();
    }

    @SuppressWarnings("ArrayRecordComponent")
    record Answer(int code, String head, byte[] raw) {
        String body() {
            return new String(raw, StandardCharsets.UTF_8);
        }

        String unzipped() throws IOException {
            try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(raw))) {
                return new String(in.readAllBytes(), StandardCharsets.UTF_8);
            }
        }
    }

    static final class Client implements AutoCloseable {
        private final SSLSocket socket;
        private final InputStream in;

        Client(SSLSocket socket) throws IOException {
            this.socket = socket;
            this.in = new BufferedInputStream(socket.getInputStream());
        }

        void send(String text) throws IOException {
            send(text.getBytes(StandardCharsets.UTF_8));
        }

        void send(byte[] bytes) throws IOException {
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
        }

        /** What is there, at least a byte; empty where the server has closed. */
        byte[] some() throws IOException {
            byte[] buffer = new byte[16 << 10];
            int read = in.read(buffer);
            return java.util.Arrays.copyOf(buffer, Math.max(read, 0));
        }

        Answer get(String path, String headers) throws IOException {
            return ask("GET", path, headers, "");
        }

        Answer ask(String method, String path, String headers, String body) throws IOException {
            String length = body.isEmpty() ? "" : "Content-Length: " + body.length() + "\r\n";
            send(
                    method
                            + " "
                            + path
                            + " HTTP/1.1\r\nHost: x\r\n"
                            + headers
                            + length
                            + "\r\n"
                            + body);
            return read();
        }

        /** The head of an answer, and no more. */
        String head() throws IOException {
            StringBuilder head = new StringBuilder();
            String line = readLine();
            while (!line.isEmpty()) {
                head.append(line).append("\r\n");
                line = readLine();
            }
            return head.toString();
        }

        Answer read() throws IOException {
            String text = head();
            int code = Integer.parseInt(text.substring(9, 12));
            return new Answer(code, text, body(text));
        }

        private byte[] body(String head) throws IOException {
            if (head.contains("Transfer-Encoding: chunked")) {
                ByteArrayOutputStream all = new ByteArrayOutputStream();
                for (int size = chunkSize(); size > 0; size = chunkSize()) {
                    all.write(in.readNBytes(size));
                    readLine();
                }
                readLine();
                return all.toByteArray();
            }
            int at = head.indexOf("Content-Length: ");
            int end = head.indexOf("\r\n", at);
            return in.readNBytes(Integer.parseInt(head.substring(at + 16, end)));
        }

        private int chunkSize() throws IOException {
            return Integer.parseInt(readLine(), 16);
        }

        /** The next line that has the text in it. */
        String line(String text) throws IOException {
            String line = readLine();
            while (!line.contains(text)) {
                line = readLine();
            }
            return line;
        }

        String rest() throws IOException {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }

        private String readLine() throws IOException {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            for (int next = in.read(); next != '\n'; next = in.read()) {
                if (next < 0) {
                    throw new IOException("the server closed: " + line);
                }
                if (next != '\r') {
                    line.write(next);
                }
            }
            return line.toString(StandardCharsets.UTF_8);
        }

        /** Goes as a program does that is killed, whatever is being sent. */
        void drop() throws IOException {
            socket.setSoLinger(true, 0);
            socket.close();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}

package dev.davit.conformance.hostile;

import java.io.ByteArrayOutputStream;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/** Sockets to one server, and HTTP/1.1 just enough to see what it does. */
record Wire(InetSocketAddress server, String token, SSLContext tls) {
    private static final int PATIENCE_MILLIS = 60_000;

    /** Hundreds at once in one process take longer than the server waits for, on a busy machine. */
    private static final Semaphore SHAKING = new Semaphore(16);

    static Wire of(String host, int port, String authority, String token)
            throws IOException, GeneralSecurityException {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        try (InputStream in = new FileInputStream(authority)) {
            trusted.setCertificateEntry(
                    "ca", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        TrustManagerFactory managers =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(trusted);
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(null, managers.getTrustManagers(), null);
        return new Wire(new InetSocketAddress(host, port), token, tls);
    }

    /** Without TLS yet. */
    Socket plain() throws IOException {
        Socket socket = new Socket();
        socket.connect(server, PATIENCE_MILLIS);
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.setTcpNoDelay(true);
        return socket;
    }

    SSLSocket open() throws IOException {
        return opened().tls();
    }

    /**
     * A connection with TLS.
     *
     * @param below what carries it
     */
    record Opened(Socket below, SSLSocket tls) {}

    Opened opened() throws IOException {
        // Before it connects: the server counts from there.
        SHAKING.acquireUninterruptibly();
        try {
            Socket below = plain();
            SSLSocket socket =
                    (SSLSocket)
                            tls.getSocketFactory()
                                    .createSocket(
                                            below, server.getHostString(), server.getPort(), true);
            socket.startHandshake();
            return new Opened(below, socket);
        } finally {
            SHAKING.release();
        }
    }

    /** A head with credentials and without its end. */
    String head(String method, String path) {
        return "%s %s HTTP/1.1\r\nHost: davit\r\nAuthorization: Bearer %s\r\n"
                .formatted(method, path, token);
    }

    static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
    }

    /** The code of the next answer, its body read and thrown away; 0 where the connection ends. */
    static int answer(InputStream in) throws IOException {
        String head = head(in);
        if (!head.startsWith("HTTP/1.1 ")) {
            return 0;
        }
        String lower = head.toLowerCase(Locale.ROOT);
        int at = lower.indexOf("content-length:");
        if (at >= 0) {
            int end = lower.indexOf('\r', at);
            in.skipNBytes(Long.parseLong(lower.substring(at + 15, end).strip()));
        }
        return Integer.parseInt(head.substring(9, 12));
    }

    private static String head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        int ends = 0;
        while (ends < 4) {
            int next = in.read();
            if (next < 0) {
                return "";
            }
            head.write(next);
            ends = next == (ends % 2 == 0 ? '\r' : '\n') ? ends + 1 : 0;
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }

    /** One request on a connection of its own; 0 where it was closed without an answer. */
    int ask(String head, byte[] body) throws IOException {
        try (SSLSocket socket = open()) {
            send(socket, head + "Content-Length: " + body.length + "\r\n\r\n");
            try {
                socket.getOutputStream().write(body);
                socket.getOutputStream().flush();
            } catch (IOException refusedMeanwhile) {
                // What it had to say may be there all the same.
            }
            return answer(socket.getInputStream());
        }
    }
}

package dev.davit.http;

import dev.davit.gate.ProxyPermit;
import dev.davit.http.wire.TlsMaterial;
import dev.davit.policy.service.Backends.Backend;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A program in the cluster that does with each connection what it is told to. */
final class OtherServer implements AutoCloseable {
    interface Script {
        void run(OtherServer self, Socket socket) throws Exception;
    }

    private final ServerSocket listening;
    private final boolean tls;

    /** Scripts that wait for the end of the test. */
    private final CountDownLatch over = new CountDownLatch(1);

    private OtherServer(ServerSocket listening, boolean tls, Script script) {
        this.listening = listening;
        this.tls = tls;
        Thread.ofVirtual().start(() -> accept(script));
    }

    static OtherServer plain(Script script) throws IOException {
        return new OtherServer(
                new ServerSocket(0, 8, InetAddress.ofLiteral("127.0.0.1")), false, script);
    }

    /**
     * Its socket holds little, so that who sends sees how slowly it reads.
     *
     * @param bytes that it holds: megabytes go through 4 KiB in a great many turns
     */
    static OtherServer narrow(int bytes, Script script) throws IOException {
        ServerSocket listening = new ServerSocket();
        listening.setReceiveBufferSize(bytes);
        listening.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0));
        return new OtherServer(listening, false, script);
    }

    static OtherServer tls(TlsMaterial material, Script script) throws Exception {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        keys.load(null, null);
        keys.setKeyEntry(
                "me", material.key(), new char[0], material.chain().toArray(Certificate[]::new));
        KeyManagerFactory managers = KeyManagerFactory.getInstance("PKIX");
        managers.init(keys, new char[0]);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, new SecureRandom());
        return new OtherServer(
                context.getServerSocketFactory()
                        .createServerSocket(0, 8, InetAddress.ofLiteral("127.0.0.1")),
                true,
                script);
    }

    /** How the gate leads there. */
    ProxyPermit permit() {
        return new ProxyPermit(List.of(new Backend("127.0.0.1", listening.getLocalPort())), tls);
    }

    private void accept(Script script) {
        try {
            while (true) {
                Socket socket = listening.accept();
                Thread.ofVirtual().start(() -> serve(socket, script));
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private void serve(Socket socket, Script script) {
        try (socket) {
            script.run(this, socket);
        } catch (Exception broken) {
            // Whoever spoke with it has gone: the test sees that on its side.
        }
    }

    /** The head of a request, up to its blank line. */
    static String head(Socket socket) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = socket.getInputStream().read();
            if (next < 0) {
                throw new IOException("the server closed: " + head);
            }
            head.append((char) next);
        }
        return head.toString();
    }

    static void say(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
    }

    /** For scripts: neither reads nor closes until the test is over. */
    void idle() throws InterruptedException {
        over.await(60, TimeUnit.SECONDS);
    }

    @Override
    public void close() throws IOException {
        over.countDown();
        listening.close();
    }
}

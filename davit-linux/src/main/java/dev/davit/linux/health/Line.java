package dev.davit.linux.health;

import dev.davit.base.HostFailure;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** A connection that ends with its deadline. */
final class Line implements AutoCloseable {
    private static final SSLContext ANYBODY = trustingAnybody();

    private final Socket socket;

    private Line(Socket socket) {
        this.socket = socket;
    }

    static Line open(String host, int port, Deadline deadline) throws IOException {
        IOException last = new IOException("no address");
        for (InetAddress address : InetAddress.getAllByName(host)) {
            Socket socket = new Socket();
            deadline.cutBy(() -> closeNow(socket));
            try {
                socket.connect(new InetSocketAddress(address, port), deadline.millisLeft());
                socket.setSoTimeout(deadline.millisLeft());
                socket.setTcpNoDelay(true);
                return new Line(socket);
            } catch (IOException failure) {
                closeNow(socket);
                last = failure;
            }
        }
        throw last;
    }

    /** As {@link #open}, with TLS and whatever certificate there is. */
    static Line openTls(String host, int port, Deadline deadline) throws IOException {
        Line plain = open(host, port, deadline);
        try {
            SSLSocket tls =
                    (SSLSocket)
                            ANYBODY.getSocketFactory().createSocket(plain.socket, host, port, true);
            tls.startHandshake();
            return new Line(tls);
        } catch (IOException failure) {
            plain.close();
            throw failure;
        }
    }

    InputStream in() throws IOException {
        return socket.getInputStream();
    }

    OutputStream out() throws IOException {
        return socket.getOutputStream();
    }

    @Override
    public void close() {
        closeNow(socket);
    }

    /** {@code [fd00::1]:80} */
    static String place(String host, int port) {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }

    private static void closeNow(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new HostFailure("close", "connection of a probe", e);
        }
    }

    /** A probe asks whether somebody answers, not who. */
    private static SSLContext trustingAnybody() {
        TrustManager anybody =
                new X509TrustManager() {
                    @Override
                    public void checkClientTrusted(X509Certificate[] chain, String type) {}

                    @Override
                    public void checkServerTrusted(X509Certificate[] chain, String type) {}

                    @Override
                    public X509Certificate[] getAcceptedIssuers() {
                        return new X509Certificate[0];
                    }
                };
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {anybody}, new SecureRandom());
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no TLS", e);
        }
    }
}

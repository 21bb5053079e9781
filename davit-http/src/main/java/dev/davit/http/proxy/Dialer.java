package dev.davit.http.proxy;

import dev.davit.policy.service.Backends.Backend;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** Connects to one of several endpoints. Blocks; on a virtual thread. */
public final class Dialer {
    private Dialer() {}

    /** Believes any certificate: for programs whose authority nobody has named. */
    @SuppressWarnings("TrustAllX509TrustManager")
    private static final TrustManager[] ANYBODY = {
        new X509ExtendedTrustManager() {
            @Override
            public void checkClientTrusted(X509Certificate[] chain, String how, Socket of) {}

            @Override
            public void checkServerTrusted(X509Certificate[] chain, String how, Socket of) {}

            @Override
            public void checkClientTrusted(X509Certificate[] chain, String how, SSLEngine of) {}

            @Override
            public void checkServerTrusted(X509Certificate[] chain, String how, SSLEngine of) {}

            @Override
            public void checkClientTrusted(X509Certificate[] chain, String how) {}

            @Override
            public void checkServerTrusted(X509Certificate[] chain, String how) {}

            @Override
            public X509Certificate[] getAcceptedIssuers() {
                return new X509Certificate[0];
            }
        }
    };

    /** Believes whoever answers: for those who were told not to look. */
    public static TrustManager[] anybody() {
        return ANYBODY.clone();
    }

    /** TLS with whoever answers, as Kubernetes' proxy speaks it to pods. */
    public static Upstream.Tls unchecked() {
        return Unchecked.TLS;
    }

    private static final class Unchecked {
        static final Upstream.Tls TLS = new Upstream.Tls(context(), "");

        private static SSLContext context() {
            try {
                SSLContext context = SSLContext.getInstance("TLS");
                context.init(null, ANYBODY, null);
                return context;
            } catch (GeneralSecurityException impossible) {
                throw new IllegalStateException("every Java has TLS", impossible);
            }
        }
    }

    /**
     * A connection to the first that answers, beginning with any.
     *
     * @throws IOException none of them did; the message is Kubernetes', for a refusal
     */
    static Dialed dial(Upstream to, int patienceMillis) throws IOException {
        List<Backend> all = to.backends();
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(patienceMillis);
        int first = ThreadLocalRandom.current().nextInt(all.size());
        int tries = Math.min(all.size(), ProxyLimits.ENDPOINTS);
        IOException last = new IOException("no endpoint");
        for (int i = 0; i < tries; i++) {
            Backend backend = all.get((first + i) % all.size());
            long left = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime());
            if (left <= 0) {
                break;
            }
            // The last one may take what is left; the others leave some of it.
            long share = i + 1 == tries ? left : Math.max(1, left / 2);
            try {
                return connected(backend, to.tls(), (int) share);
            } catch (IOException failure) {
                last = failure;
            }
        }
        throw last;
    }

    private static Dialed connected(Backend backend, Upstream.@Nullable Tls tls, int millis)
            throws IOException {
        long began = System.nanoTime();
        Socket socket = new Socket();
        try {
            socket.setTcpNoDelay(true);
            socket.connect(
                    new InetSocketAddress(InetAddress.ofLiteral(backend.address()), backend.port()),
                    millis);
            if (tls == null) {
                return new Dialed(socket, socket);
            }
            long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
            socket.setSoTimeout((int) Math.max(1, millis - took));
            return new Dialed(socket, secured(socket, backend, tls));
        } catch (IOException | RuntimeException failure) {
            socket.close();
            throw new IOException(words(backend, failure), failure);
        }
    }

    private static Socket secured(Socket plain, Backend backend, Upstream.Tls tls)
            throws IOException {
        String name = tls.name().isEmpty() ? backend.address() : tls.name();
        SSLSocket socket =
                (SSLSocket)
                        tls.context()
                                .getSocketFactory()
                                .createSocket(plain, name, backend.port(), true);
        SSLParameters parameters = socket.getSSLParameters();
        if (!tls.name().isEmpty()) {
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
        }
        parameters.setApplicationProtocols(new String[] {"http/1.1"});
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return socket;
    }

    private static String words(Backend backend, Exception failure) {
        String why =
                failure instanceof SocketTimeoutException
                        ? "i/o timeout"
                        : String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
        return "dial tcp " + backend.authority() + ": " + why;
    }
}

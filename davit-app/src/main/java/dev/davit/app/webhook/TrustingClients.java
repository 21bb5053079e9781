package dev.davit.app.webhook;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** Clients by whom they trust: making one takes milliseconds, and each keeps its connections. */
final class TrustingClients {
    private static final int MAX_CLIENTS = 64;
    private static final Duration CONNECT = Duration.ofSeconds(10);

    private final Map<Trusted, HttpClient> clients = new LinkedHashMap<>();

    private record Trusted(String bundle, String name) {}

    /**
     * @param bundle authorities in PEM, base64; empty: whom the machine trusts
     * @param name that certificates have to be for; empty: the host that is connected to
     */
    synchronized HttpClient client(String bundle, String name)
            throws GeneralSecurityException, IOException {
        Trusted trusted = new Trusted(bundle, name);
        HttpClient known = clients.get(trusted);
        if (known != null) {
            return known;
        }
        HttpClient client = made(trusted);
        if (clients.size() == MAX_CLIENTS) {
            HttpClient oldest = clients.remove(clients.keySet().iterator().next());
            if (oldest != null) {
                // What is under way with it ends as it would have.
                oldest.shutdown();
            }
        }
        clients.put(trusted, client);
        return client;
    }

    private static HttpClient made(Trusted trusted) throws GeneralSecurityException, IOException {
        HttpClient.Builder made =
                HttpClient.newBuilder()
                        .connectTimeout(CONNECT)
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .version(HttpClient.Version.HTTP_1_1);
        if (trusted.name.isEmpty()) {
            return trusted.bundle.isEmpty()
                    ? made.build()
                    : made.sslContext(context(trust(trusted.bundle).getTrustManagers())).build();
        }
        SSLParameters parameters = new SSLParameters();
        parameters.setServerNames(List.of(new SNIHostName(trusted.name)));
        return made.proxy(HttpClient.Builder.NO_PROXY)
                .sslParameters(parameters)
                .sslContext(context(named(trusted)))
                .build();
    }

    private static TrustManager[] named(Trusted trusted)
            throws GeneralSecurityException, IOException {
        for (TrustManager each : trust(trusted.bundle).getTrustManagers()) {
            if (each instanceof X509ExtendedTrustManager extended) {
                return new TrustManager[] {new NamedTrust(extended, trusted.name)};
            }
        }
        throw new GeneralSecurityException("this Java verifies no certificates");
    }

    private static SSLContext context(TrustManager[] trust) throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust, null);
        return context;
    }

    private static TrustManagerFactory trust(String bundle)
            throws GeneralSecurityException, IOException {
        TrustManagerFactory trust =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(bundle.isEmpty() ? null : authorities(bundle));
        return trust;
    }

    private static @Nullable KeyStore authorities(String bundle)
            throws GeneralSecurityException, IOException {
        byte[] pem = Base64.getMimeDecoder().decode(bundle);
        Collection<? extends Certificate> authorities =
                CertificateFactory.getInstance("X.509")
                        .generateCertificates(new ByteArrayInputStream(pem));
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        int i = 0;
        for (Certificate authority : authorities) {
            store.setCertificateEntry("authority-" + i++, authority);
        }
        return store;
    }
}

package dev.davit.linux.image.registry;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** One HTTP client for each set of trusted certificates; connections are kept between pulls. */
final class Clients {
    private static final int MAX_CLIENTS = 64;
    private static final int MAX_CA_BYTES = 1 << 20;

    private final Duration connecting;
    private final SortedMap<String, HttpClient> clients = new TreeMap<>();

    Clients(long connectMillis) {
        this.connecting = Duration.ofMillis(connectMillis);
    }

    /**
     * @param caFile trusted beside the host's own certificates; or empty
     */
    synchronized HttpClient of(String caFile) {
        try {
            byte[] authority = caFile.isEmpty() ? new byte[0] : read(Path.of(caFile));
            String key = caFile + ":" + java.util.Arrays.hashCode(authority);
            HttpClient known = clients.get(key);
            if (known != null) {
                return known;
            }
            if (clients.size() >= MAX_CLIENTS) {
                clients.clear();
            }
            HttpClient made = make(authority);
            clients.put(key, made);
            return made;
        } catch (IOException | GeneralSecurityException wrong) {
            throw new RegistryFailure(
                    "the caFile %s of registries.json cannot be used: %s"
                            .formatted(caFile, Failures.plain(String.valueOf(wrong.getMessage()))),
                    "put certificates in PEM there");
        }
    }

    private static byte[] read(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(MAX_CA_BYTES);
        }
    }

    private HttpClient make(byte[] authority) throws IOException, GeneralSecurityException {
        HttpClient.Builder client =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .connectTimeout(connecting)
                        .executor(Executors.newVirtualThreadPerTaskExecutor());
        if (authority.length > 0) {
            client.sslContext(trusting(authority));
        }
        return client.build();
    }

    private static SSLContext trusting(byte[] authority)
            throws IOException, GeneralSecurityException {
        KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, null);
        int number = 0;
        var more =
                CertificateFactory.getInstance("X.509")
                        .generateCertificates(new java.io.ByteArrayInputStream(authority));
        for (Certificate certificate : more) {
            trusted.setCertificateEntry("ca-" + number++, certificate);
        }
        if (number == 0) {
            throw new IOException("there is no certificate in it");
        }
        for (TrustManager manager : managers(null)) {
            if (manager instanceof X509TrustManager usual) {
                for (X509Certificate certificate : usual.getAcceptedIssuers()) {
                    trusted.setCertificateEntry("ca-" + number++, certificate);
                }
            }
        }
        SSLContext context = SSLContext.getInstance("TLS");
        TrustManager[] managers = managers(trusted);
        for (int i = 0; i < managers.length; i++) {
            if (managers[i] instanceof X509ExtendedTrustManager usual) {
                managers[i] = new DatedTrust(usual);
            }
        }
        context.init(null, managers, null);
        return context;
    }

    private static TrustManager[] managers(@Nullable KeyStore trusted)
            throws GeneralSecurityException {
        TrustManagerFactory factory =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(trusted);
        return factory.getTrustManagers();
    }
}

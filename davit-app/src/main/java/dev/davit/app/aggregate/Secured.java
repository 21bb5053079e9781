package dev.davit.app.aggregate;

import dev.davit.http.proxy.Dialer;
import dev.davit.http.proxy.Upstream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** TLS towards other servers: they are known by their authority, this one by its certificate. */
final class Secured {
    /** Making one takes milliseconds, and sessions are resumed within one. */
    private static final int MAX_CONTEXTS = 64;

    /** Keys of contexts besides the bundles, which are no base64. */
    private static final String ANYBODY = "*";

    private static final String OF_THE_MACHINE = "-";

    private final KeyManager[] shown;
    private final Map<String, SSLContext> contexts = new LinkedHashMap<>();

    /**
     * @param shown what this server proves itself with
     */
    Secured(KeyManager[] shown) {
        this.shown = shown.clone();
    }

    /**
     * @throws GeneralSecurityException what its APIService names as its authority is none
     */
    Upstream.Tls with(Registered of) throws GeneralSecurityException {
        if (of.unchecked()) {
            return new Upstream.Tls(context(ANYBODY), "");
        }
        String bundle = of.caBundle().isEmpty() ? OF_THE_MACHINE : of.caBundle();
        return new Upstream.Tls(context(bundle), of.host());
    }

    private synchronized SSLContext context(String bundle) throws GeneralSecurityException {
        SSLContext known = contexts.get(bundle);
        if (known != null) {
            return known;
        }
        SSLContext made = SSLContext.getInstance("TLS");
        made.init(shown, trusted(bundle), null);
        if (contexts.size() == MAX_CONTEXTS) {
            contexts.remove(contexts.keySet().iterator().next());
        }
        contexts.put(bundle, made);
        return made;
    }

    private static TrustManager @Nullable [] trusted(String bundle)
            throws GeneralSecurityException {
        return switch (bundle) {
            case ANYBODY -> Dialer.anybody();
            case OF_THE_MACHINE -> null;
            default -> named(bundle);
        };
    }

    private static TrustManager[] named(String bundle) throws GeneralSecurityException {
        try {
            byte[] pem = Base64.getMimeDecoder().decode(bundle);
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            int i = 0;
            for (Certificate authority :
                    CertificateFactory.getInstance("X.509")
                            .generateCertificates(new ByteArrayInputStream(pem))) {
                store.setCertificateEntry("authority-" + i++, authority);
            }
            TrustManagerFactory factory =
                    TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            return factory.getTrustManagers();
        } catch (IOException | IllegalArgumentException broken) {
            throw new GeneralSecurityException(broken);
        }
    }
}

package dev.davit.app.pki;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;

/**
 * What this server proves itself with towards other API servers, which then believe what it says of
 * who asks. By an authority of its own: a certificate of the cluster's clients must never do.
 */
public final class FrontProxy {
    /** The name in the certificate; others may allow it alone. */
    public static final String NAME = "front-proxy-client";

    private static final String AUTHORITY = "front-proxy-ca";

    private final Signed authority;
    private final Signed client;

    private FrontProxy(Signed authority, Signed client) {
        this.authority = authority;
        this.client = client;
    }

    /** As {@link Pki#open}: makes what is missing or ends soon. */
    public static FrontProxy open(Path dataDir, String clusterName, Instant now) {
        Path folder = dataDir.resolve("pki");
        String name = "davit front proxy " + clusterName;
        Signed authority = Pki.authority(folder, AUTHORITY, name, now);
        return new FrontProxy(authority, Pki.client(folder, NAME, List.of(), authority, now));
    }

    /** In PEM: by which others know this server. */
    public String authorityPem() {
        return authority.certificatePem();
    }

    /** For connections to them. */
    public KeyManager[] keys() {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            char[] none = new char[0];
            Certificate[] chain = {client.certificate(), authority.certificate()};
            store.setKeyEntry(NAME, client.key(), none, chain);
            KeyManagerFactory factory =
                    KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(store, none);
            return factory.getKeyManagers();
        } catch (GeneralSecurityException | IOException impossible) {
            throw new IllegalStateException("a key store in memory", impossible);
        }
    }
}

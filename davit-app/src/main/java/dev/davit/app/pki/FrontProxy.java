package dev.davit.app.pki;

import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.KeyManager;

/**
 * What this server proves itself with towards other API servers, which then believe what it says of
 * who asks. By an authority of its own: a certificate of the cluster's clients must never do.
 */
public final class FrontProxy {
    /** The name in the certificate; others may allow it alone. */
    public static final String NAME = "front-proxy-client";

    private static final String AUTHORITY = "front-proxy-ca";

    private final Path dataDir;
    private final String clusterName;
    private final RenewedKey shown;
    private volatile Pair pair;

    private record Pair(Signed authority, Signed client) {
        List<X509Certificate> certificates() {
            return List.of(authority.certificate(), client.certificate());
        }
    }

    private FrontProxy(Path dataDir, String clusterName, Pair pair) {
        this.dataDir = dataDir;
        this.clusterName = clusterName;
        this.pair = pair;
        shown = new RenewedKey(pair.client, pair.authority);
    }

    /** As {@link Pki#open}: makes what is missing or ends soon. */
    public static FrontProxy open(Path dataDir, String clusterName, Instant now) {
        return new FrontProxy(dataDir, clusterName, read(dataDir, clusterName, now));
    }

    private static Pair read(Path dataDir, String clusterName, Instant now) {
        Path folder = dataDir.resolve("pki");
        String name = "davit front proxy " + clusterName;
        Signed authority = Pki.authority(folder, AUTHORITY, name, now);
        return new Pair(authority, Pki.client(folder, NAME, List.of(), authority, now));
    }

    /**
     * Makes anew what ends soon; connections that begin from then on show it. Whoever believes the
     * old authority has to be told of a new one before the old one ends. One thread calls it, under
     * the data dir's lock.
     *
     * @return whether something was made
     */
    public boolean renew(Instant now) {
        Pair next = read(dataDir, clusterName, now);
        if (next.certificates().equals(pair.certificates())) {
            return false;
        }
        pair = next;
        shown.renew(next.client, next.authority);
        return true;
    }

    /** In PEM: by which others know this server. */
    public String authorityPem() {
        return pair.authority.certificatePem();
    }

    /** When the certificate that is shown now ends. */
    public Instant ends() {
        return pair.client.certificate().getNotAfter().toInstant();
    }

    /** For connections to them; what is renewed is shown by those that begin later. */
    public KeyManager[] keys() {
        return new KeyManager[] {shown};
    }
}

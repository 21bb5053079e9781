package dev.davit.app.webhook;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Trusts whom another one trusts, if the certificate is for one name: the connection is made to an
 * address, which is not what the other side is known by.
 */
final class NamedTrust extends X509ExtendedTrustManager {
    /** Of a subject alternative name (RFC 5280): a name of the domain name system. */
    private static final Integer DNS = 2;

    private final X509ExtendedTrustManager trust;
    private final String name;

    NamedTrust(X509ExtendedTrustManager trust, String name) {
        this.trust = trust;
        this.name = name;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
            throws CertificateException {
        trust.checkServerTrusted(chain, type);
        named(chain[0]);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
            throws CertificateException {
        trust.checkServerTrusted(chain, type);
        named(chain[0]);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type)
            throws CertificateException {
        trust.checkServerTrusted(chain, type);
        named(chain[0]);
    }

    private void named(X509Certificate certificate) throws CertificateException {
        Collection<List<?>> names = certificate.getSubjectAlternativeNames();
        if (names != null) {
            for (List<?> each : names) {
                if (DNS.equals(each.get(0))
                        && each.get(1) instanceof String given
                        && matches(given.toLowerCase(Locale.ROOT))) {
                    return;
                }
            }
        }
        throw new CertificateException("the certificate is not valid for " + name);
    }

    /** The name itself, or one with an asterisk for its first label. */
    private boolean matches(String given) {
        return given.equals(name)
                || (given.startsWith("*.") && given.substring(1).equals(afterFirstLabel()));
    }

    private String afterFirstLabel() {
        return name.substring(name.indexOf('.'));
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
            throws CertificateException {
        trust.checkClientTrusted(chain, type, engine);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
            throws CertificateException {
        trust.checkClientTrusted(chain, type, socket);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type)
            throws CertificateException {
        trust.checkClientTrusted(chain, type);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return trust.getAcceptedIssuers();
    }
}

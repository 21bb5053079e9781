package dev.davit.http.wire;

import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateParsingException;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/**
 * Judges the certificate that a connection showed. It is done here and not in the handshake, so
 * that a stale certificate is answered with a sentence (401) instead of a broken connection.
 */
public final class CertificateJudge {
    /** Extended key usage: TLS client authentication (RFC 5280, 4.2.1.12). */
    private static final String CLIENT_AUTH = "1.3.6.1.5.5.7.3.2";

    private final Set<TrustAnchor> anchors;

    public CertificateJudge(List<X509Certificate> authorities) {
        anchors =
                authorities.stream()
                        .map(authority -> new TrustAnchor(authority, null))
                        .collect(Collectors.toUnmodifiableSet());
    }

    Credentials judge(SSLSession session) {
        List<X509Certificate> chain = new ArrayList<>();
        try {
            for (var certificate : session.getPeerCertificates()) {
                if (certificate instanceof X509Certificate x509) {
                    chain.add(x509);
                }
            }
        } catch (SSLPeerUnverifiedException none) {
            return new Credentials.Nothing("neither a token nor a client certificate was sent");
        }
        return judge(chain);
    }

    Credentials judge(List<X509Certificate> chain) {
        try {
            PKIXParameters parameters = new PKIXParameters(anchors);
            parameters.setRevocationEnabled(false);
            CertPathValidator.getInstance("PKIX")
                    .validate(
                            CertificateFactory.getInstance("X.509").generateCertPath(chain),
                            parameters);
        } catch (GeneralSecurityException invalid) {
            return new Credentials.Nothing(
                    "the client certificate is not valid here: " + invalid.getMessage());
        }
        return named(chain.getFirst());
    }

    private static Credentials named(X509Certificate certificate) {
        try {
            List<String> usages = certificate.getExtendedKeyUsage();
            if (usages == null || !usages.contains(CLIENT_AUTH)) {
                return new Credentials.Nothing("the certificate is not one for clients");
            }
            return new Credentials.Certificate(certificate.getSubjectX500Principal().getName());
        } catch (CertificateParsingException unreadable) {
            return new Credentials.Nothing("the client certificate cannot be read");
        }
    }
}

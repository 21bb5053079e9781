package dev.davit.http;

import dev.davit.http.wire.TlsMaterial;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A throw-away authority and what it signs. */
final class TestCertificates {
    record Signed(PrivateKey key, X509Certificate certificate) {}

    private static long serial = 1;

    private final Signed authority = make("CN=test-ca", null, null, 1);

    X509Certificate authority() {
        return authority.certificate();
    }

    TlsMaterial server() {
        Signed server = make("CN=davit", authority, KeyPurposeId.id_kp_serverAuth, 1);
        return new TlsMaterial(
                server.key(),
                List.of(server.certificate(), authority.certificate()),
                List.of(authority.certificate()));
    }

    Signed client(String subject, int days) {
        return make(subject, authority, KeyPurposeId.id_kp_clientAuth, days);
    }

    Signed serverUsedAsClient() {
        return make("CN=admin,O=system:masters", authority, KeyPurposeId.id_kp_serverAuth, 1);
    }

    private static Signed make(
            String subject,
            @org.jspecify.annotations.Nullable Signed issuer,
            @org.jspecify.annotations.Nullable KeyPurposeId purpose,
            int days) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            KeyPair pair = generator.generateKeyPair();
            X500Name name = new X500Name(subject);
            X500Name by =
                    issuer == null
                            ? name
                            : new X500Name(
                                    issuer.certificate().getSubjectX500Principal().getName());
            Instant now = Instant.now();
            JcaX509v3CertificateBuilder builder =
                    new JcaX509v3CertificateBuilder(
                            by,
                            BigInteger.valueOf(serial++),
                            Date.from(now.minusSeconds(days < 0 ? 200_000 : 60)),
                            Date.from(now.plusSeconds(days * 86_400L)),
                            name,
                            pair.getPublic());
            builder.addExtension(
                    Extension.basicConstraints, true, new BasicConstraints(issuer == null));
            if (purpose != null) {
                builder.addExtension(
                        Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purpose));
                builder.addExtension(
                        Extension.subjectAlternativeName,
                        false,
                        new GeneralNames(
                                new GeneralName[] {
                                    new GeneralName(GeneralName.dNSName, "localhost"),
                                    new GeneralName(GeneralName.iPAddress, "127.0.0.1"),
                                    new GeneralName(GeneralName.iPAddress, "::1")
                                }));
            }
            PrivateKey signing = issuer == null ? pair.getPrivate() : issuer.key();
            return new Signed(
                    pair.getPrivate(),
                    new JcaX509CertificateConverter()
                            .getCertificate(
                                    builder.build(
                                            new JcaContentSignerBuilder("SHA256withECDSA")
                                                    .build(signing))));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** {@code ca.crt}, {@code admin.crt}, {@code admin.key} and {@code kubeconfig}. */
    void writeKubeconfig(Path dir, String server) throws Exception {
        Signed admin = client("CN=admin,O=system:masters", 1);
        Files.createDirectories(dir);
        pem(dir.resolve("ca.crt"), "CERTIFICATE", authority().getEncoded());
        pem(dir.resolve("admin.crt"), "CERTIFICATE", admin.certificate().getEncoded());
        pem(dir.resolve("admin.key"), "PRIVATE KEY", admin.key().getEncoded());
        Files.writeString(
                dir.resolve("kubeconfig"),
                """
                apiVersion: v1
                kind: Config
                clusters:
                - name: test
                  cluster: {server: "%s", certificate-authority: %s/ca.crt}
                users:
                - name: admin
                  user: {client-certificate: %s/admin.crt, client-key: %s/admin.key}
                contexts:
                - name: test
                  context: {cluster: test, user: admin}
                current-context: test
                """
                        .formatted(server, dir, dir, dir));
    }

    private static void pem(Path file, String type, byte[] der) throws Exception {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        Files.writeString(
                file, "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(type, body, type));
    }
}

package dev.davit.app.pki;

import dev.davit.base.HostFailure;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;

/** A certificate and its key. */
record Signed(PrivateKey key, X509Certificate certificate) {
    private static final String KEY = "PRIVATE KEY";
    private static final String CERTIFICATE = "CERTIFICATE";
    private static final int CURVE_BITS = 256;

    String keyPem() {
        return pem(KEY, key.getEncoded());
    }

    /**
     * As SEC 1 has it (RFC 5915), with curve and public key: what every client reads. Fabric8's
     * takes any other key for one of RSA.
     */
    String clientKeyPem() {
        try {
            PrivateKeyInfo info = PrivateKeyInfo.getInstance(key.getEncoded());
            ECPrivateKey bare = ECPrivateKey.getInstance(info.parsePrivateKey());
            ECPrivateKey whole =
                    new ECPrivateKey(
                            CURVE_BITS,
                            bare.getKey(),
                            SubjectPublicKeyInfo.getInstance(
                                            certificate.getPublicKey().getEncoded())
                                    .getPublicKeyData(),
                            info.getPrivateKeyAlgorithm().getParameters());
            return pem("EC " + KEY, whole.getEncoded());
        } catch (IOException broken) {
            throw new IllegalStateException("a key without an encoding", broken);
        }
    }

    String certificatePem() {
        try {
            return pem(CERTIFICATE, certificate.getEncoded());
        } catch (CertificateEncodingException broken) {
            throw new IllegalStateException("a certificate without an encoding", broken);
        }
    }

    private static String pem(String type, byte[] der) {
        return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
                .formatted(
                        type,
                        Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der),
                        type);
    }

    static Signed read(Path keyFile, Path certificateFile) {
        try {
            String certificate = PrivateFiles.read(certificateFile);
            byte[] key = der(PrivateFiles.read(keyFile), KEY);
            return new Signed(
                    KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(key)),
                    (X509Certificate)
                            CertificateFactory.getInstance("X.509")
                                    .generateCertificate(
                                            new ByteArrayInputStream(
                                                    certificate.getBytes(
                                                            StandardCharsets.US_ASCII))));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new HostFailure("read the certificate", certificateFile.toString(), e);
        }
    }

    private static byte[] der(String pem, String type) {
        String begin = "-----BEGIN " + type + "-----";
        int from = pem.indexOf(begin);
        int to = pem.indexOf("-----END " + type + "-----");
        if (from < 0 || to < from) {
            throw new IllegalArgumentException("no " + type + " in PEM form");
        }
        return Base64.getMimeDecoder().decode(pem.substring(from + begin.length(), to));
    }
}

package dev.davit.app.pki;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;

/** Whether keys and certificates belong together. */
final class KeyMatch {
    private static final byte[] PROBE = {1, 2, 3};

    private KeyMatch() {}

    static boolean signs(PublicKey issuer, X509Certificate certificate) {
        try {
            certificate.verify(issuer);
            return true;
        } catch (GeneralSecurityException another) {
            return false;
        }
    }

    static boolean pair(PrivateKey key, PublicKey certified) {
        try {
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(key);
            signature.update(PROBE);
            byte[] signed = signature.sign();
            signature.initVerify(certified);
            signature.update(PROBE);
            return signature.verify(signed);
        } catch (GeneralSecurityException another) {
            return false;
        }
    }
}

package dev.davit.app.seal;

import dev.davit.port.Entropy;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** AES-256 in Galois/counter mode (NIST SP 800-38D): a random nonce of 12 bytes, a tag of 16. */
final class Cipher256 {
    static final int KEY_BYTES = 32;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private Cipher256() {}

    static SecretKey key(byte[] bytes) {
        return new SecretKeySpec(bytes, "AES");
    }

    /** Puts nonce, ciphertext and tag behind what is in the target already. */
    static byte[] seal(SecretKey key, Entropy entropy, byte[] before, byte[] named, byte[] plain) {
        byte[] nonce = new byte[NONCE_BYTES];
        entropy.fill(nonce);
        try {
            Cipher cipher = cipher(Cipher.ENCRYPT_MODE, key, nonce, 0);
            cipher.updateAAD(named);
            ByteBuffer out =
                    ByteBuffer.allocate(
                            before.length + NONCE_BYTES + plain.length + TAG_BITS / Byte.SIZE);
            out.put(before).put(nonce);
            cipher.doFinal(ByteBuffer.wrap(plain), out);
            return out.array();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java has AES/GCM", impossible);
        }
    }

    /**
     * The plain bytes.
     *
     * @param from where the nonce begins
     * @throws AEADBadTagException another key, another name, or the bytes were changed
     */
    static byte[] open(SecretKey key, byte[] sealed, int from, byte[] named)
            throws AEADBadTagException {
        if (sealed.length < from + NONCE_BYTES + TAG_BITS / Byte.SIZE) {
            throw new AEADBadTagException("cut off");
        }
        try {
            Cipher cipher = cipher(Cipher.DECRYPT_MODE, key, sealed, from);
            cipher.updateAAD(named);
            int start = from + NONCE_BYTES;
            return cipher.doFinal(sealed, start, sealed.length - start);
        } catch (AEADBadTagException broken) {
            throw broken;
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java has AES/GCM", impossible);
        }
    }

    private static Cipher cipher(int mode, SecretKey key, byte[] nonce, int from)
            throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce, from, NONCE_BYTES));
        return cipher;
    }
}

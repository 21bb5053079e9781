package dev.davit.app.seal;

import dev.davit.base.HostFailure;
import dev.davit.base.Sha256;
import dev.davit.port.Entropy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.SecretKey;

/**
 * The administrator's key: it seals the data keys. A file of one line, 32 bytes in base64, for root
 * alone. The file may be a symbolic link to a disk that is kept apart.
 *
 * @param print tells keys apart without telling anything of them
 */
record MasterKey(SecretKey key, String print) {
    private static final byte[] PRINTED = "davit master key".getBytes(StandardCharsets.US_ASCII);
    private static final int PRINT_BYTES = 8;

    static MasterKey fresh(Entropy entropy) {
        byte[] bytes = new byte[Cipher256.KEY_BYTES];
        entropy.fill(bytes);
        return of(bytes);
    }

    private static MasterKey of(byte[] bytes) {
        MessageDigest digest = Sha256.start();
        digest.update(PRINTED);
        byte[] print = digest.digest(bytes);
        return new MasterKey(Cipher256.key(bytes), HexFormat.of().formatHex(print, 0, PRINT_BYTES));
    }

    static MasterKey read(Path file) {
        try {
            byte[] bytes =
                    Base64.getDecoder()
                            .decode(Files.readString(file, StandardCharsets.US_ASCII).strip());
            if (bytes.length == Cipher256.KEY_BYTES) {
                return of(bytes);
            }
        } catch (IOException failure) {
            throw new HostFailure("read", file.toString(), failure);
        } catch (IllegalArgumentException noBase64) {
            // Said below, without a word of what is in it.
        }
        throw new HostFailure(
                "read", 0, file.toString(), "this is no key: one line of 32 bytes in base64");
    }

    String text() {
        return Base64.getEncoder().encodeToString(key.getEncoded()) + "\n";
    }

    /** No key in a log. */
    @Override
    public String toString() {
        return "master key " + print;
    }
}

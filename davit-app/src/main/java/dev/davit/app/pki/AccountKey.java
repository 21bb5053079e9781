package dev.davit.app.pki;

import dev.davit.base.HostFailure;
import dev.davit.base.Sha256;
import dev.davit.gate.Tokens;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonReader;
import dev.davit.model.json.JsonWriter;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** The key that service accounts' tokens are signed with: ES256, RFC 7515 and RFC 7518. */
public final class AccountKey implements Tokens {
    private static final String FILE = "service-accounts.key";

    /** r and s as they are, each of the curve's length. */
    private static final String ALGORITHM = "SHA256withECDSAinP1363Format";

    private static final int MAX_TOKEN_CHARS = 16 << 10;
    private static final int PARTS = 3;
    private static final int COORDINATE_BYTES = 32;

    private final KeyPair keys;
    private final String header;

    private AccountKey(KeyPair keys) throws GeneralSecurityException {
        this.keys = keys;
        this.header = encode(JsonWriter.write(header(keys.getPublic())));
    }

    /** Reads the key, or makes it. Call it under the data dir's lock. */
    public static AccountKey open(Path dataDir) {
        Path folder = dataDir.resolve("pki");
        Path file = folder.resolve(FILE);
        PrivateFiles.folder(dataDir);
        PrivateFiles.folder(folder);
        try {
            if (!PrivateFiles.exists(file)) {
                PrivateFiles.write(file, text(fresh()));
            }
            return new AccountKey(read(PrivateFiles.read(file)));
        } catch (GeneralSecurityException | IllegalArgumentException unreadable) {
            throw new HostFailure(
                    "read",
                    0,
                    file.toString(),
                    "this is no key; put it back from a backup, or remove it: tokens that were"
                            + " issued are void then, and nodes ask for new ones");
        }
    }

    private static KeyPair fresh() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    /** Two lines: the private and the public key, each in base64. */
    private static String text(KeyPair keys) {
        Base64.Encoder encoder = Base64.getEncoder();
        return encoder.encodeToString(keys.getPrivate().getEncoded())
                + "\n"
                + encoder.encodeToString(keys.getPublic().getEncoded())
                + "\n";
    }

    private static KeyPair read(String text) throws GeneralSecurityException {
        String[] lines = text.strip().split("\n", -1);
        if (lines.length != 2) {
            throw new IllegalArgumentException("two lines are expected");
        }
        KeyFactory factory = KeyFactory.getInstance("EC");
        PrivateKey own =
                factory.generatePrivate(
                        new PKCS8EncodedKeySpec(Base64.getDecoder().decode(lines[0])));
        PublicKey told =
                factory.generatePublic(
                        new X509EncodedKeySpec(Base64.getDecoder().decode(lines[1])));
        return new KeyPair(told, own);
    }

    private static JsonObject header(PublicKey key) throws GeneralSecurityException {
        return JsonObject.EMPTY
                .with("alg", "ES256")
                .with("kid", Sha256.hex(key.getEncoded()))
                .with("typ", "JWT");
    }

    @Override
    public List<JsonObject> keys() {
        ECPoint point = ((ECPublicKey) keys.getPublic()).getW();
        return List.of(
                JsonObject.EMPTY
                        .with("use", "sig")
                        .with("kty", "EC")
                        .with("kid", Sha256.hex(keys.getPublic().getEncoded()))
                        .with("crv", "P-256")
                        .with("alg", "ES256")
                        .with("x", encode(coordinate(point.getAffineX())))
                        .with("y", encode(coordinate(point.getAffineY()))));
    }

    /** Of the curve's length, whatever its value. */
    private static byte[] coordinate(BigInteger value) {
        byte[] given = value.toByteArray();
        byte[] full = new byte[COORDINATE_BYTES];
        int size = Math.min(given.length, full.length);
        System.arraycopy(given, given.length - size, full, full.length - size, size);
        return full;
    }

    @Override
    public Optional<String> sign(JsonObject claims) {
        String signed = header + "." + encode(JsonWriter.write(claims));
        try {
            Signature signature = Signature.getInstance(ALGORITHM);
            signature.initSign(keys.getPrivate());
            signature.update(signed.getBytes(StandardCharsets.US_ASCII));
            return Optional.of(signed + "." + encode(signature.sign()));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java signs with P-256", impossible);
        }
    }

    /** Only this header is believed: a token cannot choose how it is checked. */
    @Override
    public Optional<JsonObject> claims(String token) {
        String[] parts = token.split("\\.", -1);
        boolean ours = token.length() <= MAX_TOKEN_CHARS && parts.length == PARTS;
        if (!ours || !parts[0].equals(header)) {
            return Optional.empty();
        }
        try {
            Signature signature = Signature.getInstance(ALGORITHM);
            signature.initVerify(keys.getPublic());
            signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
            return signature.verify(Base64.getUrlDecoder().decode(parts[2]))
                    ? Optional.of(JsonReader.readObject(Base64.getUrlDecoder().decode(parts[1])))
                    : Optional.empty();
        } catch (GeneralSecurityException | IllegalArgumentException notOurs) {
            return Optional.empty();
        }
    }

    private static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}

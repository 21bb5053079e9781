package dev.davit.policy.certificate;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PSSParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A certificate request (PKCS#10, RFC 2986): its parts, as far as one needs them to see that
 * whoever sent it has the key.
 *
 * @param info what is signed, encoded
 * @param key the public key, as X.509 encodes it
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record SigningRequest(
        byte[] info, byte[] key, String keyAlgorithm, Der algorithm, byte[] signature) {
    private static final String BLOCK = "CERTIFICATE REQUEST";
    private static final String MALFORMED = "x509: malformed certificate request";
    private static final String PSS = "RSASSA-PSS";

    /** What is wrong with the text of a request, or null: its signature fits its key. */
    static @Nullable String wrong(byte[] text) {
        Pem block = Pem.next(new String(text, StandardCharsets.US_ASCII), 0);
        if (block == null || !block.type().equals(BLOCK)) {
            return "PEM block type must be " + BLOCK;
        }
        SigningRequest request = parse(block.bytes());
        return request == null ? MALFORMED : request.unproven();
    }

    private static @Nullable SigningRequest parse(byte[] bytes) {
        Der request = Der.whole(bytes);
        Der info = request == null || !request.is(Der.SEQUENCE) ? null : request.first();
        return request == null || info == null || !info.is(Der.SEQUENCE)
                ? null
                : parse(request, info);
    }

    private static @Nullable SigningRequest parse(Der request, Der info) {
        Der algorithm = info.after(request);
        Der signature = algorithm == null ? null : algorithm.after(request);
        byte[] bits = signature == null ? null : bits(signature);
        Der key = key(info);
        String keyAlgorithm = key == null ? null : objectId(key.first());
        return key == null || keyAlgorithm == null || algorithm == null || bits == null
                ? null
                : new SigningRequest(info.encoded(), key.encoded(), keyAlgorithm, algorithm, bits);
    }

    /** The third of what is signed: after the version and the subject. */
    private static @Nullable Der key(Der info) {
        Der version = info.first();
        Der subject = version == null || !version.is(Der.INTEGER) ? null : version.after(info);
        Der key = subject == null || !subject.is(Der.SEQUENCE) ? null : subject.after(info);
        return key == null || !key.is(Der.SEQUENCE) ? null : key;
    }

    /** The identifier that an algorithm begins with, as hexadecimal digits. */
    private static @Nullable String objectId(@Nullable Der algorithm) {
        Der id = algorithm == null || !algorithm.is(Der.SEQUENCE) ? null : algorithm.first();
        return id == null || !id.is(Der.OBJECT_ID) ? null : HexFormat.of().formatHex(id.content());
    }

    /** Whole bytes only: the first byte counts the bits that are left over. */
    private static byte @Nullable [] bits(Der value) {
        byte[] content = value.content();
        return value.is(Der.BIT_STRING) && content.length > 1 && content[0] == 0
                ? Arrays.copyOfRange(content, 1, content.length)
                : null;
    }

    /** Why it is not proven that the sender has the key, or null. */
    private @Nullable String unproven() {
        String scheme = scheme(objectId(algorithm));
        String family = family(keyAlgorithm);
        if (scheme == null || family == null || !(scheme.equals(PSS) || plain())) {
            return "x509: cannot verify signature: algorithm unimplemented";
        }
        try {
            PublicKey publicKey =
                    KeyFactory.getInstance(family).generatePublic(new X509EncodedKeySpec(key));
            Signature check = Signature.getInstance(scheme);
            if (scheme.equals(PSS)) {
                check.setParameter(salted());
            }
            check.initVerify(publicKey);
            check.update(info);
            return check.verify(signature)
                    ? null
                    : "x509: the signature is not of the key in the request";
        } catch (GeneralSecurityException | IOException _) {
            return "x509: the signature cannot be verified with the key in the request";
        }
    }

    /** Only one of the schemes has parameters; for the others nothing or NULL is said. */
    private boolean plain() {
        Der id = algorithm.first();
        if (id == null || id.end() == algorithm.end()) {
            return id != null;
        }
        Der none = id.after(algorithm);
        return none != null
                && none.is(Der.NULL)
                && none.body() == none.end()
                && none.end() == algorithm.end();
    }

    private PSSParameterSpec salted() throws GeneralSecurityException, IOException {
        Der id = algorithm.first();
        Der parameters = id == null ? null : id.after(algorithm);
        if (parameters == null) {
            throw new IOException("no parameters");
        }
        AlgorithmParameters read = AlgorithmParameters.getInstance(PSS);
        read.init(parameters.encoded());
        return read.getParameterSpec(PSSParameterSpec.class);
    }

    /** Of a key. Source of the identifiers: RFC 3279, RFC 8410. */
    private static @Nullable String family(String id) {
        return switch (id) {
            case "2a864886f70d010101" -> "RSA";
            case "2a8648ce3d0201" -> "EC";
            case "2b6570" -> "Ed25519";
            default -> null;
        };
    }

    /** Of a signature. Source of the identifiers: RFC 4055, RFC 5758, RFC 8410. */
    private static @Nullable String scheme(@Nullable String id) {
        return switch (id) {
            case "2a864886f70d010105" -> "SHA1withRSA";
            case "2a864886f70d01010a" -> PSS;
            case "2a864886f70d01010b" -> "SHA256withRSA";
            case "2a864886f70d01010c" -> "SHA384withRSA";
            case "2a864886f70d01010d" -> "SHA512withRSA";
            case "2a8648ce3d0401" -> "SHA1withECDSA";
            case "2a8648ce3d040302" -> "SHA256withECDSA";
            case "2a8648ce3d040303" -> "SHA384withECDSA";
            case "2a8648ce3d040304" -> "SHA512withECDSA";
            case "2b6570" -> "Ed25519";
            case null, default -> null;
        };
    }
}

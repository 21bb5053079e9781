package dev.davit.conformance.list;

import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Base64;

/** Requests for certificates, and signatures of tokens, by the JDK. */
final class Keys {
    /** ecdsa-with-SHA256 as DER: an AlgorithmIdentifier (RFC 5758). */
    private static final byte[] ECDSA_SHA256 = {
        0x30, 0x0a, 0x06, 0x08, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 0x04, 0x03, 0x02
    };

    /** The name CN=test as DER. */
    private static final byte[] NAME = {
        0x30, 0x0f, 0x31, 0x0d, 0x30, 0x0b, 0x06, 0x03, 0x55, 0x04, 0x03, 0x0c, 0x04, 't', 'e', 's',
        't'
    };

    private Keys() {}

    /** A request for a certificate (PKCS 10) in PEM, in base64. */
    static String request() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        KeyPair pair = generator.generateKeyPair();
        byte[] info =
                tlv(
                        0x30,
                        new byte[] {0x02, 0x01, 0x00},
                        NAME,
                        pair.getPublic().getEncoded(),
                        new byte[] {(byte) 0xa0, 0x00});
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(pair.getPrivate());
        signature.update(info);
        byte[] whole = tlv(0x30, info, ECDSA_SHA256, tlv(0x03, new byte[] {0}, signature.sign()));
        String pem =
                "-----BEGIN CERTIFICATE REQUEST-----\n"
                        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(whole)
                        + "\n-----END CERTIFICATE REQUEST-----\n";
        return Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] tlv(int tag, byte[]... parts) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            content.writeBytes(part);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(tag);
        if (content.size() < 0x80) {
            out.write(content.size());
        } else {
            out.write(0x82);
            out.write(content.size() >> 8);
            out.write(content.size());
        }
        out.writeBytes(content.toByteArray());
        return out.toByteArray();
    }

    static String claims(String token) {
        String[] parts = token.strip().split("\\.", -1);
        return parts.length == 3
                ? new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8)
                : "no token: " + token;
    }

    /** Whether one of the keys (JWK) has signed the token. */
    static boolean signed(String token, JsonArray keys) throws GeneralSecurityException {
        int dot = token.lastIndexOf('.');
        byte[] text = token.substring(0, dot).getBytes(StandardCharsets.US_ASCII);
        byte[] signed = Base64.getUrlDecoder().decode(token.substring(dot + 1));
        for (Json one : keys) {
            JsonObject key = (JsonObject) one;
            boolean curve = key.textOr("", "kty").equals("EC");
            Signature signature =
                    Signature.getInstance(curve ? "SHA256withECDSAinP1363Format" : "SHA256withRSA");
            signature.initVerify(curve ? curve(key) : rsa(key));
            signature.update(text);
            if (signature.verify(signed)) {
                return true;
            }
        }
        return false;
    }

    private static BigInteger number(JsonObject key, String member) {
        return new BigInteger(1, Base64.getUrlDecoder().decode(key.textOr("", member)));
    }

    private static PublicKey curve(JsonObject key) throws GeneralSecurityException {
        AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
        parameters.init(new ECGenParameterSpec("secp256r1"));
        return KeyFactory.getInstance("EC")
                .generatePublic(
                        new ECPublicKeySpec(
                                new ECPoint(number(key, "x"), number(key, "y")),
                                parameters.getParameterSpec(ECParameterSpec.class)));
    }

    private static PublicKey rsa(JsonObject key) throws GeneralSecurityException {
        return KeyFactory.getInstance("RSA")
                .generatePublic(new RSAPublicKeySpec(number(key, "n"), number(key, "e")));
    }
}

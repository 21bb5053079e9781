package dev.davit.app.pki;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.model.json.JsonObject;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.AlgorithmParameters;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.util.Base64;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.io.TempDir;

/** Others check a token with nothing but the key set. */
class KeySetTest {
    @TempDir private Path folder;

    /** Several keys: some have coordinates with leading zeros or a leading one. */
    @RepeatedTest(20)
    void theKeySetIsEnoughToCheckAToken() throws Exception {
        AccountKey key = AccountKey.open(folder);
        String token = key.sign(JsonObject.EMPTY.with("sub", "x")).orElseThrow();
        JsonObject told = key.keys().getFirst();
        String[] parts = token.split("\\.", -1);
        String header = new String(decode(parts[0]), StandardCharsets.UTF_8);
        assertThat(header).contains("\"kid\":\"" + told.text("kid") + "\"").contains("ES256");
        assertThat(decode(told.textOr("", "x"))).hasSize(32);
        assertThat(decode(told.textOr("", "y"))).hasSize(32);
        Signature check = Signature.getInstance("SHA256withECDSAinP1363Format");
        check.initVerify(publicKey(told));
        check.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
        assertThat(check.verify(decode(parts[2]))).isTrue();
        assertThat(told.has("d")).isFalse();
    }

    private static PublicKey publicKey(JsonObject jwk) throws Exception {
        AlgorithmParameters curve = AlgorithmParameters.getInstance("EC");
        curve.init(new ECGenParameterSpec("secp256r1"));
        ECPoint point =
                new ECPoint(
                        new BigInteger(1, decode(jwk.textOr("", "x"))),
                        new BigInteger(1, decode(jwk.textOr("", "y"))));
        return KeyFactory.getInstance("EC")
                .generatePublic(
                        new ECPublicKeySpec(point, curve.getParameterSpec(ECParameterSpec.class)));
    }

    private static byte[] decode(String text) {
        return Base64.getUrlDecoder().decode(text);
    }
}

package dev.davit.policy.certificate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.base.Invariant;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.ClusterKinds;
import dev.davit.policy.Trees;
import dev.davit.policy.Validation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that openssl made: of each family of keys, and with every byte broken once. */
class SigningRequestTest {
    private static final Path FOLDER = Path.of("src/test/resources/dev/davit/policy/requests");
    private static final String PROVEN = "x509: the signature";
    private static final int SEED = 5;

    private static byte[] file(String name) throws IOException {
        return Files.readAllBytes(FOLDER.resolve(name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"rsa.csr", "pss.csr", "ec.csr", "ed.csr"})
    void aRequestIsProvenByItsSignature(String name) throws IOException {
        assertThat(SigningRequest.wrong(file(name))).isNull();
    }

    /** But in the parameters of PSS, which are not signed and say some things in two ways. */
    @ParameterizedTest
    @ValueSource(strings = {"rsa.csr", "ec.csr", "ed.csr"})
    void oneOtherByteAnywhereIsSeen(String name) throws IOException {
        Pem block = Pem.next(new String(file(name), StandardCharsets.US_ASCII), 0);
        byte[] right = Invariant.present(block, name).bytes();
        Random random = new Random(SEED);
        int unproven = 0;
        for (int i = 0; i < right.length; i++) {
            byte[] wrong = right.clone();
            wrong[i] ^= (byte) (1 + random.nextInt(255));
            String said = SigningRequest.wrong(pem(wrong));
            assertThat(said).as("byte %d", i).isNotNull();
            unproven += String.valueOf(said).startsWith(PROVEN) ? 1 : 0;
            assertThat(SigningRequest.wrong(pem(Arrays.copyOf(right, i))))
                    .as("cut at %d", i)
                    .isNotNull();
        }
        assertThat(unproven).isPositive();
    }

    private static byte[] pem(byte[] der) {
        String body = Base64.getMimeEncoder().encodeToString(der);
        return ("-----BEGIN CERTIFICATE REQUEST-----\n"
                        + body
                        + "\n-----END CERTIFICATE REQUEST-----")
                .getBytes(StandardCharsets.US_ASCII);
    }

    @Test
    void aCertificateIsGivenOnceAndHasToBeOne() throws IOException {
        String right = Base64.getEncoder().encodeToString(file("cert.pem"));
        JsonObject bare = Trees.tree("{'metadata':{'name':'jane'},'spec':{}}");
        JsonObject signed =
                Trees.tree(
                        "{'metadata':{'name':'jane'},'spec':{},'status':{'certificate':'"
                                + right
                                + "'}}");
        JsonObject other =
                Trees.tree(
                        "{'metadata':{'name':'jane'},'spec':{},'status':{'certificate':'"
                                + Base64.getEncoder().encodeToString(file("ec.csr"))
                                + "'}}");
        assertThat(Validation.status(ClusterKinds.SIGNING_REQUEST, "status", signed, bare))
                .isEmpty();
        assertThat(Validation.status(ClusterKinds.SIGNING_REQUEST, "status", signed, signed))
                .isEmpty();
        assertThat(Validation.status(ClusterKinds.SIGNING_REQUEST, "status", other, bare))
                .extracting(cause -> cause.message())
                .containsExactly(
                        "Invalid value: \"<certificate data>\": only CERTIFICATE PEM blocks are"
                                + " allowed, found \"CERTIFICATE REQUEST\"");
        assertThat(Validation.status(ClusterKinds.SIGNING_REQUEST, "status", bare, signed))
                .extracting(cause -> cause.message())
                .containsExactly("Forbidden: updates may not modify existing certificate content");
    }
}

package dev.davit.app.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.davit.base.HostFailure;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PkiTest {
    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
    private static final ServerNames NAMES =
            ServerNames.of("host-1", List.of(InetAddress.getLoopbackAddress()));

    @TempDir Path dir;

    private Pki open(ServerNames names, Instant now) {
        return Pki.open(dir, "c1", names, now);
    }

    @Test
    void isMadeOnceAndReadAgain() throws Exception {
        Pki first = open(NAMES, NOW);
        Pki second = open(NAMES, NOW.plus(Duration.ofDays(100)));
        assertThat(second.adminToken()).isEqualTo(first.adminToken()).hasSize(64);
        assertThat(second.tls().chain()).isEqualTo(first.tls().chain());
        assertThat(second.kubeconfig("https://x")).isEqualTo(first.kubeconfig("https://x"));
    }

    @Test
    void nothingIsReadableByOthers() throws Exception {
        open(NAMES, NOW);
        try (Stream<Path> files = Files.walk(dir.resolve("pki"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                        .as(file.toString())
                        .isEqualTo("rw-------");
            }
        }
        Path token = dir.resolve("admin.token");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(token)))
                .isEqualTo("rw-------");
    }

    @Test
    void theServersCertificateNamesTheServerAndVerifies() throws Exception {
        Pki pki = open(NAMES, NOW);
        var server = pki.tls().chain().getFirst();
        server.verify(pki.authority().getPublicKey());
        assertThat(server.getSubjectAlternativeNames().toString())
                .contains("localhost", "host-1", "kubernetes.default.svc", "127.0.0.1")
                .contains("0:0:0:0:0:0:0:1");
        assertThat(server.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1");
        assertThat(server.getBasicConstraints()).isEqualTo(-1);
        assertThat(pki.authority().getBasicConstraints()).isZero();
    }

    @Test
    void leavesAreRenewedBeforeTheyEndAndTheAuthorityIsKept() {
        Pki first = open(NAMES, NOW);
        Pki later = open(NAMES, NOW.plus(Duration.ofDays(330)));
        assertThat(later.authority()).isEqualTo(first.authority());
        assertThat(later.tls().chain().getFirst()).isNotEqualTo(first.tls().chain().getFirst());
        assertThat(later.adminToken()).isEqualTo(first.adminToken());
    }

    @Test
    void anAuthorityThatEndsSoonKeepsItsKey() throws Exception {
        Pki first = open(NAMES, NOW);
        Instant muchLater = NOW.plus(Duration.ofDays(3640));
        Pki later = open(NAMES, muchLater);
        assertThat(later.authority()).isNotEqualTo(first.authority());
        assertThat(later.authority().getPublicKey()).isEqualTo(first.authority().getPublicKey());
        later.tls().chain().getFirst().verify(first.authority().getPublicKey());
    }

    @Test
    void aNewNameMakesANewServerCertificateOnly() throws Exception {
        Pki first = open(NAMES, NOW);
        InetAddress other = InetAddress.ofLiteral("192.0.2.7");
        Pki wider = open(ServerNames.of("host-1", List.of(other)), NOW);
        assertThat(wider.authority()).isEqualTo(first.authority());
        assertThat(wider.tls().chain().getFirst().getSubjectAlternativeNames().toString())
                .contains("192.0.2.7");
        assertThat(wider.kubeconfig("https://x")).isEqualTo(first.kubeconfig("https://x"));
    }

    @Test
    void aKeyOfAnotherCertificateIsFoundAndReplaced() throws Exception {
        Pki first = open(NAMES, NOW);
        Files.copy(
                dir.resolve("pki/admin.key"),
                dir.resolve("pki/server.key"),
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        Pki healed = open(NAMES, NOW);
        var server = healed.tls();
        assertThat(KeyMatch.pair(server.key(), server.chain().getFirst().getPublicKey())).isTrue();
        assertThat(server.chain().getFirst()).isNotEqualTo(first.tls().chain().getFirst());
    }

    @Test
    void aMissingAuthorityKeyIsToldAndNothingIsReplaced() throws Exception {
        open(NAMES, NOW);
        Files.delete(dir.resolve("pki/ca.key"));
        assertThatThrownBy(() -> open(NAMES, NOW))
                .isInstanceOf(HostFailure.class)
                .hasMessageContaining("ca.key")
                .hasMessageContaining("backup");
        assertThat(Files.exists(dir.resolve("pki/ca.key"))).isFalse();
    }

    @Test
    void theKubeconfigHoldsTheAdministratorsCertificate() {
        String text = open(NAMES, NOW).kubeconfig("https://127.0.0.1:6443");
        assertThat(text).contains("server: https://127.0.0.1:6443");
        String data = text.replaceAll("(?s).*client-certificate-data: (\\S+).*", "$1");
        assertThat(
                        new String(
                                Base64.getDecoder().decode(data),
                                java.nio.charset.StandardCharsets.US_ASCII))
                .startsWith("-----BEGIN CERTIFICATE-----");
    }
}

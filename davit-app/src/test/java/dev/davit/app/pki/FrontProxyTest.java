package dev.davit.app.pki;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import javax.net.ssl.X509ExtendedKeyManager;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FrontProxyTest {
    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
    private static final String[] TYPES = {"EC"};

    @TempDir Path dir;

    @BeforeEach
    void folder() {
        PrivateFiles.folder(dir.resolve("pki"));
    }

    private static X509ExtendedKeyManager keys(FrontProxy proxy) {
        return (X509ExtendedKeyManager) proxy.keys()[0];
    }

    private static X509Certificate shown(X509ExtendedKeyManager keys) {
        return keys.getCertificateChain(keys.chooseEngineClientAlias(TYPES, null, null))[0];
    }

    @Test
    void whatEndsSoonIsMadeAnewAndShownByThoseWhoHaveTheKeysAlready() {
        FrontProxy proxy = FrontProxy.open(dir, "c1", NOW);
        X509ExtendedKeyManager keys = keys(proxy);
        String authority = proxy.authorityPem();
        String begun = keys.chooseEngineClientAlias(TYPES, null, null);
        X509Certificate first = shown(keys);
        assertThat(proxy.renew(NOW.plus(Duration.ofDays(300)))).isFalse();
        assertThat(shown(keys)).isEqualTo(first);
        Instant late = NOW.plus(Duration.ofDays(330));
        assertThat(proxy.renew(late)).isTrue();
        assertThat(shown(keys)).isNotEqualTo(first);
        assertThat(proxy.ends()).isAfter(NOW.plus(Duration.ofDays(600)));
        assertThat(proxy.authorityPem()).isEqualTo(authority);
        // A connection that has chosen the old one goes on with it, key and certificate.
        assertThat(keys.getCertificateChain(begun)[0]).isEqualTo(first);
        assertThat(KeyMatch.pair(keys.getPrivateKey(begun), first.getPublicKey())).isTrue();
        assertThat(proxy.renew(late)).isFalse();
        assertThat(shown(keys(FrontProxy.open(dir, "c1", late)))).isEqualTo(shown(keys));
    }

    @Test
    void anAuthorityThatEndsSoonIsMadeAnewToo() {
        FrontProxy proxy = FrontProxy.open(dir, "c1", NOW);
        String authority = proxy.authorityPem();
        assertThat(proxy.renew(NOW.plus(Duration.ofDays(3_620)))).isTrue();
        assertThat(proxy.authorityPem()).isNotEqualTo(authority);
    }
}

package dev.davit.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.app.pki.FrontProxy;
import dev.davit.base.HostFailure;
import dev.davit.port.Clock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProxyRenewalTest {
    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");

    private final AtomicLong now = new AtomicLong(NOW.toEpochMilli());
    private final AtomicInteger told = new AtomicInteger();
    private int failures;

    private final Clock clock =
            new Clock() {
                @Override
                public long wallMillis() {
                    return now.get();
                }

                @Override
                public long monotonicNanos() {
                    return 0;
                }
            };

    private void pass(int days) {
        now.addAndGet(Duration.ofDays(days).toMillis());
    }

    @Test
    void othersAreToldOfANewAuthorityUntilTheyKnow(@TempDir Path dir) throws Exception {
        Files.createDirectories(dir.resolve("pki"));
        FrontProxy proxy = FrontProxy.open(dir, "c1", NOW);
        ProxyRenewal renewal =
                new ProxyRenewal(
                        proxy,
                        clock,
                        () -> {
                            if (failures-- > 0) {
                                throw new HostFailure("write", 0, "it", "not now");
                            }
                            told.incrementAndGet();
                        });
        Instant ends = proxy.ends();
        renewal.look();
        assertThat(proxy.ends()).isEqualTo(ends);
        pass(330);
        renewal.look();
        assertThat(proxy.ends()).isAfter(ends);
        assertThat(told).hasValue(0);
        pass(3_290);
        failures = 1;
        renewal.look();
        assertThat(told).hasValue(0);
        renewal.look();
        renewal.look();
        assertThat(told).hasValue(1);
    }
}

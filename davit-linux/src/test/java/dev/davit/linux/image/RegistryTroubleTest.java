package dev.davit.linux.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.port.ImagePulls;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Registries that are slow, busy or broken: every wait and retry ends. */
class RegistryTroubleTest extends PullRig {
    @Test
    void endsWithALayerThatIsAlwaysCutOff() {
        byte[] layer = large(2_000_000);
        registry.image("app:1", ImageMaker.config("", layer), layer);
        registry.faults.add(exchange -> {
            if (!exchange.getRequestURI().getPath().contains("/blobs/" + Digest.of(layer))) {
                return false;
            }
            boolean again = !TestRegistry.first(exchange, "Range").isEmpty();
            exchange.sendResponseHeaders(again ? 206 : 200, 0);
            exchange.getResponseBody().write(layer, 0, again ? 0 : 1_000_000);
            return true;
        });
        assertThat(message(pull("app:1")))
                .isEqualTo(
                        "registry REGISTRY ends layer %s after 1000000 of %d bytes, again and again"
                                .formatted(Digest.of(layer), layer.length));
        // What was right so far is used by the next attempt.
        assertThat(names("partial")).hasSize(1);
    }

    @Test
    void callsARegistryThatSendsNothingSlow() {
        byte[] layer = large(2_000_000);
        registry.image("app:1", ImageMaker.config("", layer), layer);
        registry.faults.add(exchange -> {
            if (exchange.getRequestURI().getPath().contains("/blobs/" + Digest.of(layer))) {
                exchange.sendResponseHeaders(200, layer.length);
                exchange.getResponseBody().write(layer, 0, 1000);
                exchange.getResponseBody().flush();
                sleep(3_000);
            }
            return false;
        });
        ImagePulls.Failed failed = failed(pull("app:1"));
        assertThat(failed.message()).contains("is too slow: nothing came for");
        assertThat(failed.unblock()).contains("goes on where it stopped");
    }

    @Test
    void waitsAsLongAsARateLimitAsks() {
        byte[] layer = layer("a", "one");
        registry.image("app:1", ImageMaker.config("", layer), layer);
        registry.faults.add(limiting("1", 2));
        long began = System.nanoTime();
        pulled(pull("app:1"));
        assertThat(System.nanoTime() - began).isGreaterThan(1_900_000_000L);
    }

    @Test
    void leavesALongRateLimitToTheNextAttempt() {
        registry.faults.add(limiting("300", 100));
        ImagePulls.Failed failed = failed(pull("app:1"));
        assertThat(message(failed))
                .isEqualTo(
                        "registry REGISTRY limits the rate of pulls: it wants to be asked again in"
                                + " 300 s");
        assertThat(failed.retryAfterMillis()).isEqualTo(300_000);
        assertThat(failed.unblock()).contains("imagePullSecrets", "mirror");
        assertThat(registry.asked).hasSize(1);
    }

    private static TestRegistry.Fault limiting(String seconds, int times) {
        AtomicInteger left = new AtomicInteger(times);
        return exchange -> {
            if (left.getAndDecrement() <= 0) {
                return false;
            }
            exchange.getResponseHeaders().set("Retry-After", seconds);
            TestRegistry.error(exchange, 429, "TOOMANYREQUESTS", "slow down");
            return true;
        };
    }

    @ParameterizedTest
    @CsvSource({"3,true", "4,false"})
    void asksAgainAfterAFaultButNotForEver(int faults, boolean works) {
        byte[] layer = layer("a", "one");
        registry.image("app:1", ImageMaker.config("", layer), layer);
        AtomicInteger left = new AtomicInteger(faults);
        registry.faults.add(exchange -> {
            if (left.getAndDecrement() <= 0) {
                return false;
            }
            TestRegistry.error(exchange, 503, "UNAVAILABLE", "upgrade");
            return true;
        });
        if (works) {
            pulled(pull("app:1"));
        } else {
            assertThat(message(pull("app:1")))
                    .startsWith("registry REGISTRY has a fault: it answered 503");
        }
    }
}

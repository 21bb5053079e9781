package dev.davit.http.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Answers that lead elsewhere. */
class RedirectsTest {
    private final Redirects redirects =
            new Redirects("/p/proxy", List.of("api:6443", "[fd00::1]:80"));

    @ParameterizedTest
    @CsvSource({
        "/a/b?c=d#e, /p/proxy/a/b?c=d#e",
        "/, /p/proxy/",
        "/p/proxy/a, /p/proxy/a",
        "http://[fd00::1]:80/a, /p/proxy/a",
        "https://api:6443, /p/proxy/",
        "https://api:6443?q, /p/proxy/?q",
        "//api:6443/a, /p/proxy/a",
        "https://example.com/a, https://example.com/a",
        "//example.com/a, //example.com/a",
        "https://api/a, https://api/a",
        "a/b, a/b",
        "?next=https://api:6443/a, ?next=https://api:6443/a",
        "mailto:x, mailto:x",
    })
    void ofThePrograms(String location, String told) {
        assertThat(redirects.told(location)).isEqualTo(told);
        assertThat(Redirects.AS_THEY_ARE.told(location)).isEqualTo(location);
    }
}

package dev.davit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class StatusTextTest {

    private static String text(int code, String body) {
        return StatusText.of(code, body.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void namesEachFieldOnALineOfItsOwn() {
        assertThat(
                        text(
                                422,
                                """
                                {"kind":"Status","message":"Pod \\"x\\" is invalid","reason":"Invalid",
                                 "details":{"causes":[
                                  {"field":"spec.containers[0].imag","message":"unknown field"},
                                  {"field":"spec.x","message":"unknown field"}]}}
                                """))
                .isEqualTo(
                        """
                        Pod "x" is invalid (Invalid)
                          spec.containers[0].imag: unknown field
                          spec.x: unknown field\
                        """);
    }

    @Test
    void theOnlyCauseIsNotSaidTwice() {
        assertThat(
                        text(
                                422,
                                """
                                {"kind":"Status","message":"Pod \\"x\\" is invalid: spec.x: Required value",
                                 "reason":"Invalid","details":{"causes":[
                                  {"field":"spec.x","message":"Required value"}]}}
                                """))
                .isEqualTo("Pod \"x\" is invalid: spec.x: Required value (Invalid)");
    }

    @Test
    void whatIsNoStatusIsShownAsItCame() {
        assertThat(text(502, "bad gateway\n")).isEqualTo("HTTP 502: bad gateway");
        assertThat(text(500, "{}")).isEqualTo("HTTP 500");
    }
}

package dev.davit.linux.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class CriLineTest {
    private static CriLine parse(String line) {
        return CriLine.parse(line.getBytes(StandardCharsets.UTF_8)).orElseThrow();
    }

    @Test
    void readsTimeStreamAndText() {
        CriLine line = parse("2026-11-21T02:08:02.521162975+01:00 stderr F two  words ");
        assertThat(line.timeNanos()).isEqualTo(1_795_223_282_521_162_975L);
        assertThat(line.stream()).isEqualTo("stderr");
        assertThat(line.partial()).isFalse();
        assertThat(new String(line.text(), StandardCharsets.UTF_8)).isEqualTo("two  words ");
    }

    @Test
    void joinsParts() {
        CriLine whole =
                parse("2026-11-21T02:08:02.5+00:00 stdout P ab")
                        .plus(parse("2026-11-21T02:08:03.5+00:00 stdout F cd"));
        assertThat(whole.partial()).isFalse();
        assertThat(whole.text()).asString(StandardCharsets.UTF_8).isEqualTo("abcd");
    }

    @Test
    void passesOverTornLines() {
        for (String torn : new String[] {"", "2026-11-21T02:0", "yesterday stdout F x", "a b"}) {
            assertThat(CriLine.parse(torn.getBytes(StandardCharsets.UTF_8))).isEmpty();
        }
    }
}

package dev.davit.cli.verb;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LogLinesTest {
    private static List<String> lines(String prefix, String log) throws IOException {
        List<String> lines = new ArrayList<>();
        new LogLines(prefix, bytes -> lines.add(new String(bytes, StandardCharsets.UTF_8)))
                .copy(new ByteArrayInputStream(log.getBytes(StandardCharsets.UTF_8)));
        return lines;
    }

    @Test
    void eachLineIsWrittenWholeBehindItsPrefix() throws IOException {
        assertThat(lines("[pod/web/main] ", "a\n\nü b\n"))
                .containsExactly("[pod/web/main] a\n", "[pod/web/main] \n", "[pod/web/main] ü b\n");
    }

    @Test
    void whatHasNoEndGetsOne() throws IOException {
        assertThat(lines("", "a\nb")).containsExactly("a\n", "b\n");
        assertThat(lines("> ", "")).isEmpty();
    }

    @Test
    void aLineWithoutEndIsBroken() throws IOException {
        List<String> lines = lines("> ", "x".repeat(LogLines.MAX_BYTES + 3) + "\n");
        assertThat(lines).extracting(String::length).containsExactly(LogLines.MAX_BYTES + 3, 6);
    }
}

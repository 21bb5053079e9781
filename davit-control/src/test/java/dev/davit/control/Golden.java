package dev.davit.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Texts that were looked at once and must stay: {@code -Ddavit.bless=true} accepts new ones. */
public final class Golden {
    private Golden() {}

    public static void check(String name, String text) throws IOException {
        Path file = Path.of("src/test/resources/golden", name);
        if (Boolean.getBoolean("davit.bless")) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        }
        assertThat(text).as("golden file %s", name).isEqualTo(Files.readString(file));
    }
}

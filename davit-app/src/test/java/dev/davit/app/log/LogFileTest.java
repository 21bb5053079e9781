package dev.davit.app.log;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.linux.sys.Fd;
import dev.davit.linux.sys.Libc;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a descriptor of its own in place of the standard streams. */
class LogFileTest {
    @TempDir Path folder;
    private Path file;

    @BeforeEach
    void make() throws IOException {
        file = Files.createFile(folder.resolve("davit.log"));
    }

    @Test
    void whatIsLargeGoesOnInANewFileAndTheOldestIsForgotten() throws IOException {
        try (Fd stream = Libc.open(file.toString(), Libc.O_WRONLY | Libc.O_APPEND)) {
            LogFile log = new LogFile(file, 5, List.of(stream.number()));
            for (int i = 1; i <= LogFile.OLDER + 2; i++) {
                say(stream, "word " + i);
                log.rotate();
            }
            say(stream, "last");
        }
        assertThat(file).hasContent("last");
        assertThat(folder.resolve("davit.log.1")).hasContent("word 5");
        assertThat(folder.resolve("davit.log.3")).hasContent("word 3");
        assertThat(folder.resolve("davit.log.4")).doesNotExist();
    }

    @Test
    void whatIsSmallStays() throws IOException {
        try (Fd stream = Libc.open(file.toString(), Libc.O_WRONLY | Libc.O_APPEND)) {
            say(stream, "four");
            new LogFile(file, 5, List.of(stream.number())).rotate();
        }
        assertThat(file).hasContent("four");
        assertThat(folder.resolve("davit.log.1")).doesNotExist();
    }

    @Test
    void aFileToWhichNoStreamLeadsIsLeftAlone() throws IOException {
        Path other = Files.createFile(folder.resolve("journal"));
        Files.writeString(file, "of another life");
        try (Fd stream = Libc.open(other.toString(), Libc.O_WRONLY | Libc.O_APPEND)) {
            new LogFile(file, 5, List.of(stream.number())).rotate();
        }
        assertThat(file).hasContent("of another life");
    }

    private static void say(Fd to, String words) throws IOException {
        Files.write(
                Path.of("/proc/self/fd/" + to.number()),
                words.getBytes(US_ASCII),
                java.nio.file.StandardOpenOption.APPEND);
    }
}

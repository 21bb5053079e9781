package dev.davit.app.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each row of docs/differences.md names the test that shows it, and that test is there. */
class DifferencesTest {
    private static final Path HOME = Path.of("..").toAbsolutePath().normalize();
    private static final String COLUMN = "| Shown by |";

    @Test
    void everyRowIsShownByATest() throws IOException {
        List<String> wrong = new ArrayList<>();
        int rows = 0;
        boolean shown = false;
        for (String line : Files.readAllLines(HOME.resolve("docs/differences.md"))) {
            if (!line.startsWith("|")) {
                shown = false;
            } else if (line.endsWith(COLUMN)) {
                shown = true;
            } else if (shown && !line.startsWith("|---")) {
                rows++;
                problem(line).ifPresent(wrong::add);
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(rows).isGreaterThan(10);
    }

    @Test
    void aRowWithoutATestIsFound() throws IOException {
        assertThat(problem("| a | b | c |")).isPresent();
        assertThat(problem("| a | b | `NoSuchTest` |")).isPresent();
        assertThat(problem("| a | b | `187-differences: words that no story has` |")).isPresent();
        assertThat(problem("| a | b | `DifferencesTest` |")).isEmpty();
    }

    private static Optional<String> problem(String row) throws IOException {
        String[] cells = row.split("\\|", -1);
        String last = cells[cells.length - 2].strip();
        if (!last.matches("`[^`]+`")) {
            return Optional.of("no test is named in: " + row);
        }
        String named = last.substring(1, last.length() - 1);
        int colon = named.indexOf(": ");
        String name = colon < 0 ? named : named.substring(0, colon);
        Optional<Path> file = file(name);
        if (file.isEmpty()) {
            return Optional.of("no test " + name + " for: " + row);
        }
        boolean there =
                colon < 0 || Files.readString(file.get()).contains(named.substring(colon + 2));
        return there
                ? Optional.empty()
                : Optional.of(name + " lacks the words of " + last + " for: " + row);
    }

    private static Optional<Path> file(String name) throws IOException {
        Path story = HOME.resolve("davit-conformance/e2e/" + name + ".sh");
        if (Files.exists(story)) {
            return Optional.of(story);
        }
        try (Stream<Path> modules = Files.list(HOME)) {
            for (Path module : modules.toList()) {
                Path tests = module.resolve("src/test/java");
                if (Files.isDirectory(tests)) {
                    try (Stream<Path> all = Files.walk(tests)) {
                        Optional<Path> found =
                                all.filter(one -> one.endsWith(name + ".java")).findFirst();
                        if (found.isPresent()) {
                            return found;
                        }
                    }
                }
            }
        }
        return Optional.empty();
    }
}

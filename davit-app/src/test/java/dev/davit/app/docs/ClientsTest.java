package dev.davit.app.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each ✓ of docs/clients.md is a line that the client's own program says. */
class ClientsTest {
    private static final Path HOME = Path.of("..").toAbsolutePath().normalize();
    private static final Path CONFORMANCE = HOME.resolve("davit-conformance");
    private static final String JAVA = "src/test/java/dev/davit/conformance/clients/";

    /** By column: the programs. */
    private static final List<List<String>> PROGRAMS =
            List.of(
                    List.of("e2e/281-clients-node-python.sh"),
                    java("Official"),
                    java("Fabric"),
                    List.of("clients/node/client.mjs"),
                    List.of("clients/python/client.py"));

    private static List<String> java(String prefix) {
        return List.of(
                JAVA + prefix + "Client.java",
                JAVA + prefix + "Watches.java",
                JAVA + prefix + "Custom.java");
    }

    @Test
    void everyTickIsSaidByItsProgram() throws IOException {
        List<String> programs = new ArrayList<>();
        for (List<String> files : PROGRAMS) {
            StringBuilder text = new StringBuilder();
            for (String file : files) {
                text.append(Files.readString(CONFORMANCE.resolve(file)));
            }
            programs.add(text.toString());
        }
        List<String> wrong = new ArrayList<>();
        int ticks = 0;
        for (String line : Files.readAllLines(HOME.resolve("docs/clients.md"))) {
            String[] cells = line.split("\\|", -1);
            if (cells.length != PROGRAMS.size() + 3) {
                continue;
            }
            String words = cells[1].strip();
            for (int i = 0; i < PROGRAMS.size(); i++) {
                boolean ticked = cells[i + 2].strip().equals("✓");
                ticks += ticked ? 1 : 0;
                boolean told = ticked || cells[i + 2].strip().equals("–");
                if (told && ticked != programs.get(i).contains(words)) {
                    wrong.add(words + " in " + PROGRAMS.get(i));
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(ticks).isGreaterThan(40);
    }
}

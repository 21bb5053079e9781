package dev.davit.app.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** ARCHITECTURE.md leads to packages and classes that are there. */
class MapTest {
    /** {@code gate.past}, {@code pod.PodPlan}, {@code Agent}; nothing that could be a field. */
    private static final Pattern PLACE =
            Pattern.compile("`((?:[a-z]+[.])*(?:[a-z]+|[A-Z][A-Za-z]+))`");

    /** Words of the text that are no places. */
    private static final Set<String> OTHERS =
            Set.of(
                    "davit.class",
                    "test.sh",
                    "main",
                    "binding",
                    "place",
                    "withdraw",
                    "linux.class",
                    "status.davit.steps");

    @Test
    void everyPlaceIsThere() throws IOException {
        Set<String> there = places();
        List<String> missing = new ArrayList<>();
        int found = 0;
        for (String line : Files.readAllLines(Path.of("../ARCHITECTURE.md"))) {
            Matcher words = PLACE.matcher(line);
            while (words.find()) {
                String word = words.group(1);
                boolean place = word.contains(".") || Character.isUpperCase(word.charAt(0));
                if (place && !OTHERS.contains(word)) {
                    found++;
                    if (there.stream().noneMatch(each -> each.endsWith("." + word))) {
                        missing.add(word);
                    }
                }
            }
        }
        assertThat(missing).as("places of ARCHITECTURE.md that are nowhere").isEmpty();
        assertThat(found).as("places that were looked for").isGreaterThan(60);
    }

    /** Every class and package of the house, by its whole name. */
    private static Set<String> places() throws IOException {
        Set<String> all = new TreeSet<>();
        try (Stream<Path> files = Files.find(Path.of(".."), 20, (path, _) -> isSource(path))) {
            files.map(Path::toString)
                    .map(path -> path.substring(path.indexOf("/java/") + "/java".length()))
                    .map(path -> path.replace('/', '.').replaceFirst("[.]java$", ""))
                    .forEach(name -> {
                        all.add(name);
                        all.add(name.substring(0, name.lastIndexOf('.')));
                    });
        }
        return all;
    }

    private static boolean isSource(Path path) {
        return path.toString().matches("[.][.]/davit-[a-z]+/src/(main|test)/java/.*[.]java");
    }
}

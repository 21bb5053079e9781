package dev.davit.policy.cel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.policy.cel.compile.Compiled;
import dev.davit.policy.cel.compile.Compiler;
import dev.davit.policy.cel.compile.Scope;
import dev.davit.policy.cel.lib.Library;
import dev.davit.policy.cel.run.Evaluation;
import dev.davit.policy.cel.run.Function;
import dev.davit.policy.cel.run.Meter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ExpressionsTest {
    private static final long LIMIT = 1_000_000;

    /** What expressions come to: {@code expressions.txt}. */
    @Test
    void everyLineComesToWhatItSays() throws IOException {
        List<String> wrong = new ArrayList<>();
        int count = 0;
        for (String line : lines("expressions.txt")) {
            String[] sides = line.split(" ⇒ ", 2);
            String found = result(sides[0]);
            if (!found.equals(sides[1])) {
                wrong.add(line + "   but is: " + found);
            }
            count++;
        }
        assertThat(wrong).isEmpty();
        assertThat(count).isGreaterThan(140);
    }

    static List<String> lines(String file) throws IOException {
        try (InputStream in = ExpressionsTest.class.getResourceAsStream(file)) {
            String all =
                    new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
            return all.lines().filter(line -> !line.isBlank() && !line.startsWith("# ")).toList();
        }
    }

    private static String result(String text) {
        return switch (Compiler.compile(Scope.NOTHING, text)) {
            case Compiled.Wrong(String why) -> "does not compile: " + why;
            case Compiled.Right right ->
                    switch (right.program().evaluate((_, _) -> null, LIMIT)) {
                        case Evaluation.Value value -> shown(value.value());
                        case Evaluation.Fault(String why, long _) -> "!" + why;
                        case Evaluation.TooCostly _ -> "!" + Evaluation.TooCostly.WORDS;
                    };
        };
    }

    private static String shown(Object value) {
        Function format = Objects.requireNonNull(Library.find("format"));
        return format.apply(new Object[] {"%s", List.of(value)}, new Meter(LIMIT)).toString();
    }
}

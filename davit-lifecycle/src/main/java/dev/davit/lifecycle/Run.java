package dev.davit.lifecycle;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is recorded of one run: an outcome per step that has one.
 *
 * @param outcomes by step; never {@link StepState.Due}
 */
public record Run(RunId id, long startedMillis, SortedMap<String, StepState> outcomes) {
    public Run {
        outcomes = Collections.unmodifiableSortedMap(new TreeMap<>(outcomes));
    }

    public static Run begin(RunId id, long nowMillis) {
        return new Run(id, nowMillis, new TreeMap<>());
    }

    public @Nullable StepState outcome(String step) {
        return outcomes.get(step);
    }

    public Run with(String step, StepState outcome) {
        SortedMap<String, StepState> more = new TreeMap<>(outcomes);
        more.put(step, outcome);
        return new Run(id, startedMillis, more);
    }
}

package dev.davit.lifecycle;

import java.util.Optional;

/**
 * One run of a phase, and the idempotency key of its steps: {@code start-1}, {@code change-7}.
 *
 * @param number the generation it serves; 1 for a start
 */
public record RunId(Phase phase, long number) {
    public static final RunId FIRST_START = new RunId(Phase.START, 1);

    public String text() {
        return phase.text() + "-" + number;
    }

    public static Optional<RunId> of(String text) {
        int dash = text.lastIndexOf('-');
        if (dash < 0 || !text.substring(dash + 1).matches("[0-9]{1,18}")) {
            return Optional.empty();
        }
        long number = Long.parseLong(text.substring(dash + 1));
        return Phase.of(text.substring(0, dash)).map(phase -> new RunId(phase, number));
    }
}

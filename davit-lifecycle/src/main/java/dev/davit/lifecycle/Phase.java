package dev.davit.lifecycle;

import java.util.Locale;
import java.util.Optional;

/** Which part of an object's life a graph describes. */
public enum Phase {
    START,
    CHANGE,
    STOP;

    /** {@code start}, {@code change}, {@code stop}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Phase> of(String text) {
        for (Phase phase : values()) {
            if (phase.text().equals(text)) {
                return Optional.of(phase);
            }
        }
        return Optional.empty();
    }
}

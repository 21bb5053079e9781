package dev.davit.model.schema;

import org.jspecify.annotations.Nullable;

/** What happens to members that no schema knows: Kubernetes' {@code fieldValidation}. */
public enum Strictness {
    /** They are mistakes. */
    STRICT,
    /** They are dropped, with a warning each. */
    WARN,
    /** They are dropped. */
    IGNORE;

    /** From the query parameter; null for a word that is none of the three. */
    public static @Nullable Strictness of(String word) {
        return switch (word) {
            case "Strict" -> STRICT;
            case "Warn" -> WARN;
            case "Ignore" -> IGNORE;
            default -> null;
        };
    }
}

package dev.davit.node.pod;

import java.util.Locale;

/** {@code imagePullPolicy}. */
public enum PullPolicy {
    /** The registry is asked before every start. */
    ALWAYS,
    IF_NOT_PRESENT,
    NEVER;

    /** Admission has checked and completed it. */
    public static PullPolicy of(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "always" -> ALWAYS;
            case "never" -> NEVER;
            default -> IF_NOT_PRESENT;
        };
    }
}

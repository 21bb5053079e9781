package dev.davit.gate;

import dev.davit.model.request.Options;
import java.util.Locale;

/**
 * In which form a client wants to see objects. The negotiation of {@code Accept} is the caller's;
 * what was agreed comes in as the option {@value #OPTION}.
 */
public enum Forms {
    /** Objects as they are stored. */
    PLAIN,
    /** {@code meta.k8s.io/v1 Table}. */
    TABLE,
    /** {@code meta.k8s.io/v1 PartialObjectMetadata}. */
    PARTIAL;

    public static final String OPTION = "davit.as";

    public static Forms of(Options options) {
        String text = options.firstOr(OPTION, "");
        return switch (text) {
            case "table" -> TABLE;
            case "partial" -> PARTIAL;
            default -> PLAIN;
        };
    }

    /** The value of {@link #OPTION}. */
    public String text() {
        return this == PLAIN ? "" : name().toLowerCase(Locale.ROOT);
    }
}

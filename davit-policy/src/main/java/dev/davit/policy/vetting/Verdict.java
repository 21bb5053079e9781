package dev.davit.policy.vetting;

import java.util.List;

/**
 * What policies say of a request.
 *
 * @param denials why it may not be done; the first one is told
 * @param warnings what its author should know
 * @param notes what is to be remembered of it, but told to nobody: {@code key=value}
 */
public record Verdict(List<Denial> denials, List<String> warnings, List<String> notes) {
    public static final Verdict NOTHING = new Verdict(List.of(), List.of(), List.of());

    public Verdict {
        denials = List.copyOf(denials);
        warnings = List.copyOf(warnings);
        notes = List.copyOf(notes);
    }

    /**
     * @param reason {@code Invalid}, {@code Forbidden}, {@code Unauthorized}, {@code
     *     RequestEntityTooLarge}
     */
    public record Denial(String message, String reason) {}
}

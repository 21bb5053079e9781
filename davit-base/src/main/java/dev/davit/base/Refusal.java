package dev.davit.base;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An expected "no". The gate turns it into a Kubernetes {@code Status}; the command line prints the
 * message and each cause with its field.
 *
 * @param message one sentence a person can act on
 * @param causes every mistake that was found, not only the first
 * @param subject the object that is meant, if one is
 */
public record Refusal(
        Reason reason, String message, List<Cause> causes, @Nullable Subject subject) {

    /** The object that a refusal is about, as {@code status.details} names it. */
    public record Subject(String group, String kind, String name, @Nullable String uid) {}

    public Refusal {
        causes = List.copyOf(causes);
    }

    public static Refusal of(Reason reason, String message) {
        return new Refusal(reason, message, List.of(), null);
    }

    public static Refusal of(Reason reason, String message, List<Cause> causes) {
        return new Refusal(reason, message, causes, null);
    }

    public Refusal about(Subject about) {
        return new Refusal(reason, message, causes, about);
    }
}

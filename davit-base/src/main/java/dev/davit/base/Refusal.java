package dev.davit.base;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An expected "no". The gate turns it into a Kubernetes {@code Status}; the command line prints the
 * message and each cause with its field.
 *
 * @param message one sentence a person can act on
 * @param causes every mistake that was found, not only the first
 * @param subject the object that is meant, if one is
 * @param next where a list that came too late goes on all the same: a continue token, or empty
 * @param foreign how a program outside wants it said, instead of the reason's own word and code
 * @param warnings what else who asks should know: it was said before it came to a no
 */
public record Refusal(
        Reason reason,
        String message,
        List<Cause> causes,
        @Nullable Subject subject,
        String next,
        @Nullable Foreign foreign,
        List<String> warnings) {

    /** The object that a refusal is about, as {@code status.details} names it. */
    public record Subject(String group, String kind, String name, @Nullable String uid) {}

    /**
     * @param code of HTTP, 400 or more
     * @param reason as clients see it; empty: none
     */
    public record Foreign(int code, String reason) {}

    public Refusal {
        causes = List.copyOf(causes);
        warnings = List.copyOf(warnings);
    }

    public Refusal(
            Reason reason,
            String message,
            List<Cause> causes,
            @Nullable Subject subject,
            String next) {
        this(reason, message, causes, subject, next, null, List.of());
    }

    public static Refusal of(Reason reason, String message) {
        return new Refusal(reason, message, List.of(), null, "");
    }

    public static Refusal of(Reason reason, String message, List<Cause> causes) {
        return new Refusal(reason, message, causes, null, "");
    }

    public Refusal about(Subject about) {
        return new Refusal(reason, message, causes, about, next, foreign, warnings);
    }

    /** The same, with more to say on a line of its own. */
    public Refusal told(String more) {
        return new Refusal(reason, message + "\n" + more, causes, subject, next, foreign, warnings);
    }

    /** The same, with a continue token to go on with. */
    public Refusal goingOn(String token) {
        return new Refusal(reason, message, causes, subject, token, foreign, warnings);
    }

    /** The same, said otherwise. */
    public Refusal saying(String otherwise, List<Cause> others) {
        return new Refusal(reason, otherwise, others, subject, next, foreign, warnings);
    }

    /** The same, with what was to be warned of before it; each is told once. */
    public Refusal warned(List<String> before) {
        List<String> all = new ArrayList<>();
        before.stream().filter(each -> !all.contains(each)).forEach(all::add);
        warnings.stream().filter(each -> !all.contains(each)).forEach(all::add);
        return new Refusal(reason, message, causes, subject, next, foreign, all);
    }

    /** The same in another program's own words. */
    public Refusal as(Foreign said) {
        return new Refusal(reason, message, causes, subject, next, said, warnings);
    }

    /** Of HTTP. */
    public int code() {
        return foreign == null ? reason.httpCode() : foreign.code();
    }

    /** As clients see it in {@code status.reason}. */
    public String word() {
        return foreign == null ? reason.text() : foreign.reason();
    }
}

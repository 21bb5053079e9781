package dev.davit.policy;

import dev.davit.base.Cause;
import dev.davit.base.FieldPath;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Collects causes, worded as Kubernetes words them. */
public final class Mistakes {
    /** Of one object. */
    public static final int MAX = 100;

    /** Characters of a user's value in a message. */
    private static final int MAX_SHOWN = 128;

    private final List<Cause> causes = new ArrayList<>(0);

    public List<Cause> causes() {
        return List.copyOf(causes);
    }

    public void required(FieldPath at, String detail) {
        add(Cause.REQUIRED, detail.isEmpty() ? "Required value" : "Required value: " + detail, at);
    }

    public void invalid(FieldPath at, String value, String detail) {
        add(Cause.INVALID, "Invalid value: " + quoted(value) + ": " + detail, at);
    }

    public void invalid(FieldPath at, long value, String detail) {
        add(Cause.INVALID, "Invalid value: " + value + ": " + detail, at);
    }

    public void duplicate(FieldPath at, String value) {
        add(Cause.DUPLICATE, "Duplicate value: " + quoted(value), at);
    }

    public void notFound(FieldPath at, String value) {
        add(Cause.NOT_FOUND, "Not found: " + quoted(value), at);
    }

    public void forbidden(FieldPath at, String detail) {
        add(Cause.FORBIDDEN, "Forbidden: " + detail, at);
    }

    /** Something that Davit does not do yet: never silently ignored. */
    public void notYet(FieldPath at, String what) {
        add(Cause.NOT_SUPPORTED, what + ": not supported yet", at);
    }

    public void unsupported(FieldPath at, String value, List<String> supported) {
        String words = supported.stream().map(Mistakes::quoted).collect(Collectors.joining(", "));
        add(
                Cause.NOT_SUPPORTED,
                "Unsupported value: " + quoted(value) + ": supported values: " + words,
                at);
    }

    public void tooLong(FieldPath at, int maxBytes) {
        add(Cause.TOO_LONG, "Too long: may not be more than " + maxBytes + " bytes", at);
    }

    public void immutable(FieldPath at) {
        add(Cause.FORBIDDEN, "Forbidden: field is immutable", at);
    }

    /** Found by others, worded already. */
    public void add(Cause cause) {
        if (causes.size() < MAX) {
            causes.add(cause);
        }
    }

    public boolean isEmpty() {
        return causes.isEmpty();
    }

    private void add(String reason, String message, FieldPath at) {
        add(new Cause(reason, message, at.toString()));
    }

    private static String quoted(String value) {
        String shown = value.length() <= MAX_SHOWN ? value : value.substring(0, MAX_SHOWN) + "…";
        return '"' + shown + '"';
    }
}

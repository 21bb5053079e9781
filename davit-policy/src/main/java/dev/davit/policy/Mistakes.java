package dev.davit.policy;

import dev.davit.base.Cause;
import dev.davit.base.FieldPath;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonNumber;
import dev.davit.model.json.JsonString;
import dev.davit.model.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Collects causes, worded as Kubernetes words them. */
public final class Mistakes {
    /** Of one object. */
    public static final int MAX = 100;

    /** Characters of a user's value in a message. */
    private static final int MAX_SHOWN = 128;

    /** Characters of a tree in a message. */
    private static final int MAX_TREE = 512;

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

    /** A value of any shape; of a large one its beginning is shown. */
    public void invalid(FieldPath at, @Nullable Json value, String detail) {
        switch (value) {
            case null -> add(Cause.INVALID, "Invalid value: null: " + detail, at);
            case JsonString(String text) -> invalid(at, text, detail);
            case JsonNumber.Whole(long number) -> invalid(at, number, detail);
            default -> {
                String text = new String(JsonWriter.write(value), StandardCharsets.UTF_8);
                add(Cause.INVALID, "Invalid value: " + cut(text, MAX_TREE) + ": " + detail, at);
            }
        }
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
        return '"' + cut(value, MAX_SHOWN) + '"';
    }

    private static String cut(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most) + "…";
    }
}

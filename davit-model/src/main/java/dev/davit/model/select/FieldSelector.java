package dev.davit.model.select;

import dev.davit.base.Cause;
import dev.davit.base.Outcome;
import dev.davit.base.Reason;
import dev.davit.base.Refusal;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonBool;
import dev.davit.model.json.JsonNumber;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Conditions on fields that must all hold: {@code spec.nodeName=n1,status.phase!=Running}. A field
 * that is not there counts as empty text.
 */
public record FieldSelector(List<Term> terms) {
    public static final FieldSelector EVERYTHING = new FieldSelector(List.of());

    /** Of one selector. */
    static final int MAX_LENGTH = 64 * 1024;

    public FieldSelector {
        terms = List.copyOf(terms);
    }

    /**
     * Where a selected field stands in an object.
     *
     * @param absent what counts where it is not there
     */
    public record Spot(List<String> names, String absent) {
        public Spot {
            names = List.copyOf(names);
        }

        /** At that dotted path; empty text where it is not there. */
        public static Spot at(String path) {
            return at(path, "");
        }

        public static Spot at(String path, String absent) {
            return new Spot(List.of(path.split("\\.", -1)), absent);
        }

        private String in(JsonObject object) {
            Json here = object;
            for (String name : names) {
                here = here instanceof JsonObject inner ? inner.get(name) : null;
                if (here == null) {
                    return absent;
                }
            }
            return text(here);
        }
    }

    /**
     * One condition.
     *
     * @param path dotted: {@code involvedObject.name}
     */
    public record Term(String path, boolean equal, String value, Spot spot) {
        public Term(String path, boolean equal, String value) {
            this(path, equal, value, Spot.at(path));
        }

        boolean matches(JsonObject object) {
            return spot.in(object).equals(value) == equal;
        }

        @Override
        public String toString() {
            String escaped = value.replace("\\", "\\\\").replace(",", "\\,").replace("=", "\\=");
            return path + (equal ? "=" : "!=") + escaped;
        }
    }

    private static String text(@Nullable Json value) {
        return switch (value) {
            case JsonString(String text) -> text;
            case JsonNumber.Whole(long whole) -> Long.toString(whole);
            case JsonNumber.Decimal(String text) -> text;
            case JsonBool bool -> Boolean.toString(bool.value());
            case null, default -> "";
        };
    }

    public static Outcome<FieldSelector> parse(String text) {
        if (text.length() > MAX_LENGTH) {
            return refused("it is longer than " + MAX_LENGTH + " characters");
        }
        List<Term> terms = new ArrayList<>();
        for (String part : split(text)) {
            if (part.isBlank()) {
                continue;
            }
            Term term = term(part);
            if (term == null) {
                return refused(
                        "\""
                                + part
                                + "\" is not of the form path=value, path==value or"
                                + " path!=value");
            }
            terms.add(term);
        }
        return Outcome.ok(new FieldSelector(terms));
    }

    /** At commas that no backslash stands before. */
    private static List<String> split(String text) {
        List<String> parts = new ArrayList<>();
        int from = 0;
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '\\') {
                i++;
            } else if (text.charAt(i) == ',') {
                parts.add(text.substring(from, i));
                from = i + 1;
            }
        }
        parts.add(text.substring(from));
        return parts;
    }

    private static @Nullable Term term(String part) {
        int equals = part.indexOf('=');
        if (equals < 1) {
            return null;
        }
        boolean not = part.charAt(equals - 1) == '!';
        String path = part.substring(0, not ? equals - 1 : equals).strip();
        boolean twice = !not && part.startsWith("==", equals);
        String value = unescape(part.substring(equals + (twice ? 2 : 1)));
        return path.isEmpty() || value == null ? null : new Term(path, !not, value);
    }

    /** Null: an escape of something that needs none, or a bare equals sign. */
    private static @Nullable String unescape(String value) {
        StringBuilder plain = new StringBuilder(value.length());
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '=') {
                return null;
            }
            if (c == '\\') {
                if (++i == value.length() || "\\,=".indexOf(value.charAt(i)) < 0) {
                    return null;
                }
                c = value.charAt(i);
            }
            plain.append(c);
        }
        return plain.toString();
    }

    private static Outcome<FieldSelector> refused(String why) {
        String message = "the field selector cannot be read: " + why;
        return Outcome.refused(
                Refusal.of(
                        Reason.BAD_REQUEST,
                        message,
                        List.of(new Cause(Cause.INVALID, message, "fieldSelector"))));
    }

    /**
     * This selector, its fields where they stand in objects of a kind, or a refusal that names the
     * fields which the kind cannot be selected by.
     *
     * @param spots of each path that is supported, else null
     * @param refusal says that a path is not
     */
    public Outcome<FieldSelector> supportedBy(
            Function<String, @Nullable Spot> spots, UnaryOperator<String> refusal) {
        List<Cause> unknown = new ArrayList<>();
        List<Term> placed = new ArrayList<>(terms.size());
        for (Term term : terms) {
            Spot spot = spots.apply(term.path());
            if (spot == null) {
                String message = refusal.apply(term.path());
                unknown.add(new Cause(Cause.NOT_SUPPORTED, message, "fieldSelector"));
            } else {
                placed.add(new Term(term.path(), term.equal(), term.value(), spot));
            }
        }
        return unknown.isEmpty()
                ? Outcome.ok(new FieldSelector(placed))
                : Outcome.refused(
                        Refusal.of(Reason.BAD_REQUEST, unknown.getFirst().message(), unknown));
    }

    public boolean isEverything() {
        return terms.isEmpty();
    }

    public boolean matches(JsonObject object) {
        for (Term term : terms) {
            if (!term.matches(object)) {
                return false;
            }
        }
        return true;
    }

    /** The value that a field must have, or null where any will do: for indexes. */
    public @Nullable String required(String path) {
        for (Term term : terms) {
            if (term.equal() && term.path().equals(path)) {
                return term.value();
            }
        }
        return null;
    }

    @Override
    public String toString() {
        return terms.stream().map(Term::toString).collect(Collectors.joining(","));
    }
}

package dev.davit.model.select;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One condition on one label. All of a selector's requirements must hold.
 *
 * @param values sorted, without doubles; empty for {@code EXISTS} and {@code NOT_EXISTS}, one whole
 *     number for {@code GREATER} and {@code LESS}
 */
public record Requirement(String key, Operator operator, List<String> values) {

    /** The words of {@code matchExpressions}, and of node affinity. */
    public enum Operator {
        IN("In"),
        NOT_IN("NotIn"),
        EXISTS("Exists"),
        NOT_EXISTS("DoesNotExist"),
        GREATER("Gt"),
        LESS("Lt");

        private final String word;

        Operator(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }

        static @Nullable Operator of(String word) {
            for (Operator operator : values()) {
                if (operator.word.equals(word)) {
                    return operator;
                }
            }
            return null;
        }
    }

    public Requirement {
        values = values.stream().distinct().sorted().toList();
    }

    /**
     * Whether it holds.
     *
     * @param value the label's, null where the object does not have it
     */
    public boolean matches(@Nullable String value) {
        return switch (operator) {
            case IN -> value != null && values.contains(value);
            case NOT_IN -> value == null || !values.contains(value);
            case EXISTS -> value != null;
            case NOT_EXISTS -> value == null;
            case GREATER, LESS -> value != null && compares(value);
        };
    }

    private boolean compares(String value) {
        Long have = whole(value);
        Long bound = whole(values.getFirst());
        if (have == null || bound == null) {
            return false;
        }
        return operator == Operator.GREATER ? have > bound : have < bound;
    }

    static @Nullable Long whole(String text) {
        try {
            return Long.valueOf(text);
        } catch (NumberFormatException notWhole) {
            return null;
        }
    }

    /** The text form. */
    @Override
    public String toString() {
        return switch (operator) {
            case IN ->
                    values.size() == 1
                            ? key + "=" + values.getFirst()
                            : key + " in (" + String.join(",", values) + ")";
            case NOT_IN ->
                    values.size() == 1
                            ? key + "!=" + values.getFirst()
                            : key + " notin (" + String.join(",", values) + ")";
            case EXISTS -> key;
            case NOT_EXISTS -> "!" + key;
            case GREATER -> key + ">" + values.getFirst();
            case LESS -> key + "<" + values.getFirst();
        };
    }
}

package dev.davit.model.select;

import dev.davit.base.Cause;
import dev.davit.base.Outcome;
import dev.davit.base.Reason;
import dev.davit.base.Refusal;
import dev.davit.model.select.Requirement.Operator;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The text form of label selectors: a small hand-written parser, one requirement at a time. */
final class LabelText {
    /** Of one selector. */
    static final int MAX_LENGTH = 64 * 1024;

    private final String text;
    private int at;
    private @Nullable String problem;

    LabelText(String text) {
        this.text = text;
    }

    Outcome<LabelSelector> parse() {
        if (text.length() > MAX_LENGTH) {
            return refused("it is longer than " + MAX_LENGTH + " characters");
        }
        List<Requirement> requirements = new ArrayList<>();
        skipBlanks();
        while (at < text.length()) {
            Requirement requirement = requirement();
            if (requirement == null) {
                return refused(problem == null ? "it is malformed" : problem);
            }
            requirements.add(requirement);
            skipBlanks();
            if (at < text.length() && !endOfRequirement()) {
                return refused(problem == null ? "it is malformed" : problem);
            }
        }
        return Outcome.ok(new LabelSelector(requirements));
    }

    /** Passes a comma that something follows. */
    private boolean endOfRequirement() {
        if (text.charAt(at) != ',') {
            fail("',' or the end was expected at \"" + rest() + "\"");
            return false;
        }
        at++;
        skipBlanks();
        if (at == text.length()) {
            fail("something must follow the last ','");
            return false;
        }
        return true;
    }

    private @Nullable Requirement requirement() {
        boolean not = take("!");
        skipBlanks();
        String key = word();
        String wrong = LabelRules.key(key);
        if (wrong != null) {
            return fail("\"" + key + "\" is not a label key: " + wrong);
        }
        skipBlanks();
        if (not) {
            return new Requirement(key, Operator.NOT_EXISTS, List.of());
        }
        if (at == text.length() || text.charAt(at) == ',') {
            return new Requirement(key, Operator.EXISTS, List.of());
        }
        return comparison(key);
    }

    private @Nullable Requirement comparison(String key) {
        if (take("==") || take("=")) {
            return single(key, Operator.IN);
        }
        if (take("!=")) {
            return single(key, Operator.NOT_IN);
        }
        if (take(">")) {
            return number(key, Operator.GREATER);
        }
        if (take("<")) {
            return number(key, Operator.LESS);
        }
        String word = word();
        return switch (word) {
            case "in" -> set(key, Operator.IN);
            case "notin" -> set(key, Operator.NOT_IN);
            default ->
                    fail(
                            "after \""
                                    + key
                                    + "\" one of = == != in notin > < was expected, not \""
                                    + (word.isEmpty() ? rest() : word)
                                    + "\"");
        };
    }

    private @Nullable Requirement single(String key, Operator operator) {
        skipBlanks();
        String value = value();
        return value == null ? null : new Requirement(key, operator, List.of(value));
    }

    private @Nullable Requirement number(String key, Operator operator) {
        skipBlanks();
        String value = word();
        return Requirement.whole(value) == null
                ? fail("\"" + value + "\" must be a whole number to be compared with")
                : new Requirement(key, operator, List.of(value));
    }

    private @Nullable Requirement set(String key, Operator operator) {
        skipBlanks();
        if (!take("(")) {
            return fail("'(' was expected at \"" + rest() + "\"");
        }
        List<String> values = new ArrayList<>();
        do {
            skipBlanks();
            String value = value();
            if (value == null) {
                return null;
            }
            values.add(value);
            skipBlanks();
        } while (take(","));
        return take(")")
                ? new Requirement(key, operator, values)
                : fail("')' was expected at \"" + rest() + "\"");
    }

    private @Nullable String value() {
        String value = word();
        String wrong = LabelRules.value(value);
        if (wrong != null) {
            fail("\"" + value + "\" is not a label value: " + wrong);
            return null;
        }
        return value;
    }

    private String word() {
        int from = at;
        while (at < text.length() && " \t\r\n,()=!<>".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        return text.substring(from, at);
    }

    private void skipBlanks() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private boolean take(String token) {
        if (text.startsWith(token, at)) {
            at += token.length();
            return true;
        }
        return false;
    }

    private String rest() {
        return text.substring(at, Math.min(text.length(), at + 20));
    }

    private @Nullable Requirement fail(String message) {
        problem = message;
        return null;
    }

    private Outcome<LabelSelector> refused(String why) {
        String message = "the label selector cannot be read: " + why;
        return Outcome.refused(
                Refusal.of(
                        Reason.BAD_REQUEST,
                        message,
                        List.of(new Cause(Cause.INVALID, message, "labelSelector"))));
    }
}

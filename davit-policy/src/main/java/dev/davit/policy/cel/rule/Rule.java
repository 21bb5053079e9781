package dev.davit.policy.cel.rule;

import dev.davit.base.FieldPath;
import dev.davit.policy.cel.run.Program;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One rule.
 *
 * @param text as it was written
 * @param message empty: the rule is its message
 * @param telling makes a message; null: nothing does
 * @param reason as in {@code Cause}; empty: invalid
 * @param field where the mistake is, below the value that the rule is of
 * @param optionalOld {@code oldSelf} is an optional
 */
record Rule(
        Program program,
        String text,
        String message,
        @Nullable Program telling,
        String reason,
        List<Step> field,
        boolean optionalOld) {
    static final String SELF = "self";
    static final String OLD = "oldSelf";

    /**
     * @param key a map's key, not a member's name
     */
    record Step(String name, boolean key) {}

    Rule {
        field = List.copyOf(field);
    }

    boolean usesOld() {
        return program.names().contains(OLD);
    }

    /** What is said where nothing else is. */
    String said() {
        return message.isEmpty() ? "failed rule: " + shown() : message.strip();
    }

    /** How it is called in other messages. */
    String shown() {
        return message.isEmpty() ? text.strip() : message.strip();
    }

    FieldPath at(FieldPath self) {
        FieldPath at = self;
        for (Step step : field) {
            at = step.key ? at.key(step.name) : at.child(step.name);
        }
        return at;
    }
}

package dev.davit.policy.admission;

import dev.davit.base.FieldPath;
import dev.davit.model.json.JsonArray;
import dev.davit.policy.Checks;
import dev.davit.policy.Mistakes;
import dev.davit.policy.cel.value.Identifiers;
import java.nio.charset.StandardCharsets;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Texts of the Common Expression Language: that there is one, and that it is not too long. What
 * they say is judged where they are compiled: those of policies and webhooks, not yet those of
 * devices.
 */
public final class Expressions {
    /** Bytes of an expression. */
    public static final int MAX = 10 * 1024;

    private static final int MAX_CONDITIONS = 64;

    private Expressions() {}

    /**
     * An expression that must be there.
     *
     * @param detail what is said when there is none
     */
    public static void required(FieldPath at, String text, String detail, Mistakes mistakes) {
        if (text.isBlank()) {
            mistakes.required(at, detail);
        } else {
            bounded(at, text, MAX, mistakes);
        }
    }

    static void bounded(FieldPath at, String text, int max, Mistakes mistakes) {
        if (text.getBytes(StandardCharsets.UTF_8).length > max) {
            mistakes.tooLong(at, max);
        }
    }

    /** {@code matchConditions}. */
    static void conditions(FieldPath at, JsonArray conditions, Mistakes mistakes) {
        Checks.atMost(at, conditions.size(), MAX_CONDITIONS, mistakes);
        SortedSet<String> seen = new TreeSet<>();
        Checks.each(
                at,
                conditions,
                (place, condition) -> {
                    required(
                            place.child("expression"),
                            condition.textOr("", "expression"),
                            "",
                            mistakes);
                    String name = condition.textOr("", "name");
                    if (name.isEmpty()) {
                        mistakes.required(place.child("name"), "");
                    } else {
                        Checks.qualified(place.child("name"), name, mistakes);
                        if (!seen.add(name)) {
                            mistakes.duplicate(place.child("name"), name);
                        }
                    }
                });
    }

    /** {@code variables}: later ones may use earlier ones. */
    static void variables(FieldPath at, JsonArray variables, Mistakes mistakes) {
        SortedSet<String> seen = new TreeSet<>();
        Checks.each(
                at,
                variables,
                (place, variable) -> {
                    String name = variable.textOr("", "name");
                    FieldPath named = place.child("name");
                    if (name.isBlank()) {
                        mistakes.required(named, "name is not specified");
                    } else if (!isIdentifier(name)) {
                        mistakes.invalid(named, name, "name is not a valid CEL identifier");
                    } else if (!seen.add(name)) {
                        mistakes.duplicate(named, name);
                    }
                    required(
                            place.child("expression"),
                            variable.textOr("", "expression"),
                            "expression is not specified",
                            mistakes);
                });
    }

    private static boolean isIdentifier(String name) {
        return Identifiers.writable(name) && !Identifiers.reserved(name);
    }
}

package dev.davit.policy.device;

import dev.davit.base.FieldPath;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonWriter;
import dev.davit.model.select.LabelRules;
import dev.davit.policy.Checks;
import dev.davit.policy.Mistakes;
import dev.davit.policy.admission.Expressions;
import java.util.List;

/** What claims, classes and slices have in common. */
final class DeviceParts {
    private static final int MAX_SELECTORS = 32;
    private static final int MAX_PARAMETER_BYTES = 10 * 1024;
    private static final List<String> OPERATORS = List.of("Equal", "Exists");
    private static final List<String> TOLERATED = List.of("NoExecute", "NoSchedule", "None");

    private DeviceParts() {}

    static void selectors(FieldPath at, JsonArray selectors, Mistakes mistakes) {
        Checks.atMost(at, selectors.size(), MAX_SELECTORS, mistakes);
        Checks.each(
                at,
                selectors,
                (place, selector) -> {
                    FieldPath cel = place.child("cel");
                    if (!selector.has("cel")) {
                        mistakes.required(cel, "");
                    } else {
                        Expressions.required(
                                cel.child("expression"),
                                selector.textOr("", "cel", "expression"),
                                "",
                                mistakes);
                    }
                });
    }

    static void configuration(FieldPath at, JsonObject config, Mistakes mistakes) {
        FieldPath opaque = at.child("opaque");
        if (!config.has("opaque")) {
            mistakes.required(opaque, "");
            return;
        }
        Checks.driver(opaque.child("driver"), config.textOr("", "opaque", "driver"), mistakes);
        JsonObject parameters = config.object("opaque", "parameters");
        if (JsonWriter.write(parameters).length > MAX_PARAMETER_BYTES) {
            mistakes.tooLong(opaque.child("parameters"), MAX_PARAMETER_BYTES);
        }
    }

    static void toleration(FieldPath at, JsonObject toleration, Mistakes mistakes) {
        String key = toleration.textOr("", "key");
        if (!key.isEmpty()) {
            Checks.qualified(at.child("key"), key, mistakes);
        }
        String operator = toleration.textOr("", "operator");
        String value = toleration.textOr("", "value");
        Checks.oneOf(at.child("operator"), operator, OPERATORS, mistakes);
        if (operator.equals("Exists") && !value.isEmpty()) {
            mistakes.invalid(at.child("value"), value, "must be empty for operator `Exists`");
        } else if (operator.equals("Equal")) {
            Checks.report(at.child("value"), value, LabelRules.value(value), mistakes);
            if (key.isEmpty()) {
                mistakes.required(at.child("key"), "must not be empty for operator `Equal`");
            }
        }
        String effect = toleration.textOr("", "effect");
        if (!effect.isEmpty()) {
            Checks.oneOf(at.child("effect"), effect, TOLERATED, mistakes);
        }
    }
}

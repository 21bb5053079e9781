package dev.davit.policy.admission;

import dev.davit.base.FieldPath;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.policy.Checks;
import dev.davit.policy.Fields;
import dev.davit.policy.Mistakes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where a policy applies, with which parameters, and what its verdict does. */
public final class BindingRules {
    private static final FieldPath SPEC = FieldPath.of("spec");
    private static final List<String> ACTIONS = List.of("Audit", "Deny", "Warn");
    private static final List<String> NOT_FOUND = List.of("Allow", "Deny");
    private static final String EITHER = "name and selector are mutually exclusive";

    private BindingRules() {}

    public static void validating(JsonObject tree, @Nullable JsonObject before, Mistakes mistakes) {
        mutating(tree, before, mistakes);
        JsonArray actions = tree.array("spec", "validationActions");
        FieldPath at = SPEC.child("validationActions");
        Checks.texts(at, actions, (place, word) -> Checks.oneOf(place, word, ACTIONS, mistakes));
        List<String> words = Checks.texts(actions);
        if (words.contains("Deny") && words.contains("Warn")) {
            mistakes.invalid(
                    at,
                    actions,
                    "must not contain both Deny and Warn (repeating the same validation failure"
                            + " information in the API response and headers serves no purpose)");
        }
        if (words.isEmpty()) {
            mistakes.required(at, "at least one validation action is required");
        }
    }

    public static void mutating(JsonObject tree, @Nullable JsonObject before, Mistakes mistakes) {
        JsonObject spec = tree.object("spec");
        Checks.requiredSubdomain(SPEC.child("policyName"), spec.textOr("", "policyName"), mistakes);
        if (spec.has("paramRef")) {
            parameters(SPEC.child("paramRef"), spec.object("paramRef"), mistakes);
        }
        if (spec.has("matchResources")) {
            RequestRules.match(
                    SPEC.child("matchResources"), spec.object("matchResources"), mistakes);
        }
    }

    private static void parameters(FieldPath at, JsonObject parameters, Mistakes mistakes) {
        String name = parameters.textOr("", "name");
        boolean selected = parameters.has("selector");
        if (!name.isEmpty()) {
            Checks.segment(at.child("name"), name, mistakes);
        }
        Fields.selector(at.child("selector"), parameters.get("selector"), mistakes);
        if (!name.isEmpty() && selected) {
            mistakes.forbidden(at.child("name"), EITHER);
            mistakes.forbidden(at.child("selector"), EITHER);
        } else if (name.isEmpty() && !selected) {
            mistakes.required(at, "one of name or selector must be specified");
        }
        Checks.oneOf(
                at.child("parameterNotFoundAction"),
                parameters.text("parameterNotFoundAction"),
                NOT_FOUND,
                mistakes);
    }
}

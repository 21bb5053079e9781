package dev.davit.policy.pod;

import dev.davit.base.FieldPath;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.policy.Mistakes;
import java.util.List;

/** A container's own {@code restartPolicyRules}: which exit codes it is started again after. */
final class RestartRules {
    /** As Kubernetes has it. */
    private static final int MAX_RULES = 20;

    private static final int MAX_CODES = 255;

    private RestartRules() {}

    static void check(FieldPath container, JsonObject tree, Mistakes mistakes) {
        JsonArray rules = tree.array("restartPolicyRules");
        FieldPath at = container.child("restartPolicyRules");
        if (rules.size() == 0) {
            return;
        }
        if (tree.textOr("", "restartPolicy").isEmpty()) {
            mistakes.required(
                    container.child("restartPolicy"),
                    "must be set where there are restartPolicyRules: it holds where no rule does");
        }
        if (rules.size() > MAX_RULES) {
            mistakes.invalid(at, rules.size(), "must not have more than " + MAX_RULES + " rules");
        }
        List<JsonObject> all = Containers.objects(rules);
        for (int i = 0; i < all.size(); i++) {
            rule(at.index(i), all.get(i), mistakes);
        }
    }

    private static void rule(FieldPath at, JsonObject rule, Mistakes mistakes) {
        switch (rule.textOr("", "action")) {
            case "Restart" -> {}
            case "" -> mistakes.required(at.child("action"), "must be Restart");
            case "RestartAllContainers" ->
                    mistakes.notYet(at.child("action"), "restarting all containers for one's end");
            default ->
                    mistakes.unsupported(
                            at.child("action"), rule.textOr("", "action"), List.of("Restart"));
        }
        if (rule.get("exitCodes") instanceof JsonObject codes) {
            codes(at.child("exitCodes"), codes, mistakes);
        } else {
            mistakes.required(at.child("exitCodes"), "must be specified");
        }
    }

    private static void codes(FieldPath at, JsonObject codes, Mistakes mistakes) {
        String operator = codes.textOr("", "operator");
        if (operator.isEmpty()) {
            mistakes.required(at.child("operator"), "must be In or NotIn");
        } else if (!operator.equals("In") && !operator.equals("NotIn")) {
            mistakes.unsupported(at.child("operator"), operator, List.of("In", "NotIn"));
        }
        List<Json> values = codes.array("values").items();
        if (values.isEmpty()) {
            mistakes.required(at.child("values"), "must name an exit code");
        } else if (values.size() > MAX_CODES) {
            mistakes.invalid(
                    at.child("values"),
                    values.size(),
                    "must not have more than " + MAX_CODES + " exit codes");
        }
    }
}

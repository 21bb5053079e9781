package dev.davit.policy.volume;

import dev.davit.base.FieldPath;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.model.select.LabelRules;
import dev.davit.policy.Mistakes;
import java.util.List;

/** Which nodes a volume can be reached from. */
final class AffinityRules {
    private static final List<String> LISTED = List.of("In", "NotIn");
    private static final List<String> COMPARED = List.of("Gt", "Lt");

    private AffinityRules() {}

    static void check(FieldPath at, JsonObject affinity, Mistakes mistakes) {
        if (affinity.isEmpty()) {
            return;
        }
        FieldPath required = at.child("required");
        if (!affinity.has("required")) {
            mistakes.required(required, "must specify required node constraints");
            return;
        }
        JsonArray terms = affinity.array("required", "nodeSelectorTerms");
        FieldPath listed = required.child("nodeSelectorTerms");
        if (terms.size() == 0) {
            mistakes.required(listed, "must have at least one node selector term");
        }
        for (int i = 0; i < terms.size(); i++) {
            if (terms.get(i) instanceof JsonObject term) {
                JsonArray all = term.array("matchExpressions");
                for (int j = 0; j < all.size(); j++) {
                    if (all.get(j) instanceof JsonObject one) {
                        one(listed.index(i).child("matchExpressions").index(j), one, mistakes);
                    }
                }
            }
        }
    }

    private static void one(FieldPath at, JsonObject term, Mistakes mistakes) {
        String operator = term.textOr("", "operator");
        int values = term.array("values").size();
        if (LISTED.contains(operator) && values == 0) {
            mistakes.required(
                    at.child("values"), "must be specified when `operator` is 'In' or 'NotIn'");
        } else if (COMPARED.contains(operator) && values != 1) {
            mistakes.required(
                    at.child("values"),
                    "must be specified single value when `operator` is 'Lt' or 'Gt'");
        } else if (!LISTED.contains(operator) && !COMPARED.contains(operator) && values > 0) {
            mistakes.forbidden(
                    at.child("values"),
                    "may not be specified when `operator` is 'Exists' or 'DoesNotExist'");
        }
        if (term.get("key") instanceof JsonString(String key)) {
            String wrong = LabelRules.key(key);
            if (wrong != null) {
                mistakes.invalid(at.child("key"), key, wrong);
            }
        }
    }
}

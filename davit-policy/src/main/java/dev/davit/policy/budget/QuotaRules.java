package dev.davit.policy.budget;

import dev.davit.base.FieldPath;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.model.quantity.Quantity;
import dev.davit.policy.Fields;
import dev.davit.policy.Mistakes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A ResourceQuota: how much a namespace may have, and of which objects that is counted. */
final class QuotaRules {
    private static final FieldPath SPEC = FieldPath.of("spec");
    private static final String ATTRIBUTES = "VolumeAttributesClass";
    private static final List<String> PLAIN =
            List.of("BestEffort", "NotBestEffort", "Terminating", "NotTerminating");
    private static final List<String> SCOPES =
            List.of(
                    "BestEffort",
                    "NotBestEffort",
                    "Terminating",
                    "NotTerminating",
                    "PriorityClass",
                    "CrossNamespacePodAffinity",
                    ATTRIBUTES);

    private QuotaRules() {}

    static void check(JsonObject quota, @Nullable JsonObject before, Mistakes mistakes) {
        JsonObject spec = quota.object("spec");
        JsonObject hard = spec.object("hard");
        for (int i = 0; i < hard.size(); i++) {
            hard(hard.nameAt(i), Quantity.stored(hard.valueAt(i)), mistakes);
        }
        scopes(spec, hard, mistakes);
        JsonArray terms = spec.array("scopeSelector", "matchExpressions");
        FieldPath at = SPEC.child("scopeSelector").child("matchExpressions");
        for (int i = 0; i < terms.size(); i++) {
            if (terms.get(i) instanceof JsonObject term) {
                term(at.index(i), term, mistakes);
            }
        }
        if (before != null) {
            Fields.immutable(SPEC, before.object("spec"), spec, "scopes", mistakes);
        }
    }

    private static void hard(String name, @Nullable Quantity amount, Mistakes mistakes) {
        FieldPath at = SPEC.child("hard").key(name);
        String wrong = ResourceNames.wrongOfQuota(name);
        if (wrong != null) {
            mistakes.invalid(at, name, wrong);
        }
        if (amount == null) {
            return;
        }
        if (amount.signum() < 0) {
            mistakes.invalid(at, amount.toString(), "must be greater than or equal to 0");
        }
        if (ResourceNames.whole(name) && amount.amount().stripTrailingZeros().scale() > 0) {
            mistakes.invalid(at, amount.toString(), "must be an integer");
        }
    }

    private static void scopes(JsonObject spec, JsonObject hard, Mistakes mistakes) {
        JsonArray scopes = spec.array("scopes");
        FieldPath at = SPEC.child("scopes");
        List<String> all = new ArrayList<>();
        for (int i = 0; i < scopes.size(); i++) {
            if (!(scopes.get(i) instanceof JsonString(String scope))) {
                continue;
            }
            all.add(scope);
            if (!SCOPES.contains(scope)) {
                mistakes.invalid(at, scopes, "unsupported scope");
            } else {
                applied(at, scopes, scope, hard, mistakes);
            }
        }
        boolean conflict =
                (all.contains("BestEffort") && all.contains("NotBestEffort"))
                        || (all.contains("Terminating") && all.contains("NotTerminating"));
        if (conflict) {
            mistakes.invalid(at, scopes, "conflicting scopes");
        }
    }

    private static void applied(
            FieldPath at, JsonArray scopes, String scope, JsonObject hard, Mistakes mistakes) {
        for (String name : hard.names()) {
            boolean fits =
                    switch (scope) {
                        case "BestEffort" -> name.equals("pods");
                        case ATTRIBUTES ->
                                name.equals("persistentvolumeclaims")
                                        || name.endsWith("requests.storage");
                        default -> ResourceNames.ofPods(name);
                    };
            if (!fits) {
                mistakes.invalid(at, scopes, "unsupported scope applied to resource");
            }
        }
    }

    private static void term(FieldPath at, JsonObject term, Mistakes mistakes) {
        String scope = term.textOr("", "scopeName");
        if (!SCOPES.contains(scope)) {
            mistakes.invalid(at.child("scopeName"), scope, "unsupported scope");
        }
        String operator = term.textOr("", "operator");
        int values = term.array("values").size();
        if (PLAIN.contains(scope) && !operator.equals("Exists")) {
            mistakes.invalid(
                    at.child("operator"),
                    operator,
                    "must be 'Exist' when scope is any of ResourceQuotaScopeTerminating,"
                            + " ResourceQuotaScopeNotTerminating, ResourceQuotaScopeBestEffort,"
                            + " ResourceQuotaScopeNotBestEffort or"
                            + " ResourceQuotaScopeCrossNamespacePodAffinity");
        }
        switch (operator) {
            case "In", "NotIn" -> {
                if (values == 0) {
                    mistakes.required(
                            at.child("values"),
                            "must be at least one value when `operator` is 'In' or 'NotIn' for"
                                    + " scope selector");
                }
            }
            case "Exists", "DoesNotExist" -> {
                if (values != 0) {
                    mistakes.invalid(
                            at.child("values"),
                            term.array("values"),
                            "must be no value when `operator` is 'Exist' or 'DoesNotExist' for"
                                    + " scope selector");
                }
            }
            default ->
                    mistakes.invalid(
                            at.child("operator"), operator, "not a valid selector operator");
        }
    }
}

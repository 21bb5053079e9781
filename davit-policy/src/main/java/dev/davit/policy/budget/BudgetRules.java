package dev.davit.policy.budget;

import dev.davit.base.FieldPath;
import dev.davit.model.json.JsonObject;
import dev.davit.policy.Fields;
import dev.davit.policy.Mistakes;
import dev.davit.policy.workload.DeploymentRules;
import java.util.List;

/** A PodDisruptionBudget: how many pods must stay. */
final class BudgetRules {
    private static final FieldPath SPEC = FieldPath.of("spec");
    private static final List<String> EVICTION = List.of("AlwaysAllow", "IfHealthyBudget");

    private BudgetRules() {}

    static void check(JsonObject budget, Mistakes mistakes) {
        JsonObject spec = budget.object("spec");
        if (spec.has("minAvailable") && spec.has("maxUnavailable")) {
            mistakes.invalid(SPEC, spec, "minAvailable and maxUnavailable cannot be both set");
        }
        DeploymentRules.amount(SPEC, spec, "minAvailable", true, mistakes);
        DeploymentRules.amount(SPEC, spec, "maxUnavailable", true, mistakes);
        Fields.oneOf(SPEC, spec, "unhealthyPodEvictionPolicy", EVICTION, mistakes);
        Fields.selector(SPEC.child("selector"), spec.get("selector"), mistakes);
    }
}

package dev.davit.policy.budget;

import dev.davit.model.kind.WorkloadKinds;
import dev.davit.policy.KindRules;
import java.util.List;

/** The rules of what says how much and how many. */
public final class BudgetArea {
    public static final List<KindRules> RULES =
            List.of(
                    KindRules.of(WorkloadKinds.AUTOSCALER)
                            .filled(ScalerDefaults::complete)
                            .checked((tree, before, keys, mistakes) ->
                                    ScalerRules.check(tree, mistakes)),
                    KindRules.of(WorkloadKinds.DISRUPTION_BUDGET)
                            .checked((tree, before, keys, mistakes) ->
                                    BudgetRules.check(tree, mistakes)),
                    KindRules.of(WorkloadKinds.LIMIT_RANGE)
                            .filled(LimitRules::complete)
                            .checked((tree, before, keys, mistakes) ->
                                    LimitRules.check(tree, mistakes)),
                    KindRules.of(WorkloadKinds.RESOURCE_QUOTA)
                            .checked((tree, before, keys, mistakes) ->
                                    QuotaRules.check(tree, before, mistakes)));

    private BudgetArea() {}
}

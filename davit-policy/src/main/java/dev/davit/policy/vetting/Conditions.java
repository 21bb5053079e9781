package dev.davit.policy.vetting;

import dev.davit.policy.cel.CelLimits;
import dev.davit.policy.cel.run.Evaluation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code matchConditions}: all have to hold, or a policy is not for a request. */
final class Conditions {
    private Conditions() {}

    /**
     * @param fault what went wrong where none of them is false; null: nothing
     */
    record Result(boolean holds, @Nullable String fault) {}

    static Result of(List<Compilation.Expression> conditions, Ground ground) {
        Budget budget = new Budget(CelLimits.MATCH_CONDITIONS);
        String fault = null;
        for (Compilation.Expression condition : conditions) {
            switch (budget.evaluate(condition, ground)) {
                case Evaluation.Value value -> {
                    if (!value.isTrue()) {
                        return new Result(false, null);
                    }
                }
                case Evaluation.Fault(String why, long _) ->
                        fault =
                                fault == null
                                        ? "expression '%s' resulted in error: %s"
                                                .formatted(condition.text(), why)
                                        : fault;
                case Evaluation.TooCostly _ -> fault = Evaluation.TooCostly.WORDS;
            }
            if (budget.spent()) {
                return new Result(false, Validating.OUT);
            }
        }
        return new Result(fault == null, fault);
    }
}

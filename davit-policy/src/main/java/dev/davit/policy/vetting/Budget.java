package dev.davit.policy.vetting;

import dev.davit.policy.cel.CelLimits;
import dev.davit.policy.cel.run.Evaluation;

/** What is left for the expressions of a policy. */
final class Budget {
    private long left;

    Budget(long left) {
        this.left = left;
    }

    Evaluation evaluate(Compilation.Expression expression, Ground ground) {
        Evaluation result = expression.program().evaluate(ground, CelLimits.PER_CALL);
        left -= result.cost();
        return result;
    }

    boolean spent() {
        return left < 0;
    }
}

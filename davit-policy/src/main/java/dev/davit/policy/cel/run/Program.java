package dev.davit.policy.cel.run;

import dev.davit.policy.cel.value.CelFault;
import java.util.SortedSet;

/**
 * An expression that can be evaluated, any number of times and by any thread.
 *
 * @param locals how many variables its loops have
 * @param names the variables from outside that it mentions
 * @param costs the least and the most that it can cost, as far as its types tell
 */
public record Program(Node root, int locals, SortedSet<String> names, Cost costs) {
    /**
     * The worst that can come of an expression before it is evaluated; as large as a long where
     * nothing bounds it.
     */
    public record Cost(long min, long max) {}

    /**
     * @param limit no more than this is spent
     */
    public Evaluation evaluate(Variables variables, long limit) {
        Meter meter = new Meter(limit);
        try {
            return new Evaluation.Value(evaluate(variables, meter), meter.spent());
        } catch (CelFault fault) {
            return new Evaluation.Fault(fault.text(), meter.spent());
        } catch (Meter.Exhausted _) {
            return new Evaluation.TooCostly(meter.spent());
        }
    }

    /**
     * As a part of another evaluation, at its cost.
     *
     * @throws CelFault where there is no value
     */
    public Object evaluate(Variables variables, Meter meter) {
        return root.eval(new Frame(variables, meter, locals));
    }
}

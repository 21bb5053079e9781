package dev.davit.node.probe;

import dev.davit.model.json.JsonObject;
import dev.davit.port.Probes;

/**
 * A probe that is to be run from now on, until it is not wished for any more.
 *
 * @param container its name
 * @param attempt of the run
 * @param tree the probe as the pod has it: one that differs is another probe
 * @param startedAtMillis of the run
 * @param passedBefore what it said to an earlier agent
 */
public record ProbeWish(
        String container,
        int attempt,
        ProbeKind kind,
        JsonObject tree,
        Probes.Check check,
        Probes.Where where,
        long startedAtMillis,
        boolean passedBefore) {

    /** Everything but what was known before: of two wishes with the same, the first goes on. */
    public boolean same(ProbeWish other) {
        return attempt == other.attempt
                && kind == other.kind
                && container.equals(other.container)
                && tree.equals(other.tree)
                && check.equals(other.check)
                && where.equals(other.where);
    }
}

package dev.davit.control.pinned;

import java.util.ArrayList;
import java.util.List;

/**
 * Which part of the traffic each version should have now.
 *
 * <p>At rest that is its share. While pods are on their way, a version that is still growing has no
 * more of its share than it has pods ready, and what it cannot take yet stays with the versions
 * that still have more pods than they should: traffic moves with the pods, never ahead of them.
 */
final class Weights {
    private Weights() {}

    /**
     * @param shares the part of each version at rest
     * @param desired pods of each version at rest
     * @param ready pods of each version that could take traffic
     */
    static int[] now(int[] shares, int[] desired, int[] ready) {
        List<Shares.Amount> leaving = new ArrayList<>();
        boolean any = false;
        int[] weights = shares.clone();
        int held = 0;
        for (int i = 0; i < shares.length; i++) {
            int surplus = Math.max(0, ready[i] - desired[i]);
            any |= surplus > 0;
            leaving.add(new Shares.Amount.Share(surplus));
            if (ready[i] < desired[i]) {
                weights[i] = (int) ((long) shares[i] * ready[i] / desired[i]);
                held += shares[i] - weights[i];
            }
        }
        // With nobody to take it, the ready pods of each version take the whole of its share.
        if (!any) {
            return shares.clone();
        }
        int[] more = Shares.counts(held, leaving);
        for (int i = 0; i < weights.length; i++) {
            weights[i] += more[i];
        }
        return weights;
    }
}

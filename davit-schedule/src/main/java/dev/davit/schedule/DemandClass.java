package dev.davit.schedule;

import java.util.Arrays;
import java.util.BitSet;

/**
 * All pods of one demand: the filters' answer and the score per node, with the best one on top of a
 * tournament tree. A placement changes one node, so the next best is found in log₂(nodes) steps
 * instead of by looking at every node again.
 */
final class DemandClass {
    /** Below every real score: the node cannot take this demand. */
    static final long NONE = Long.MIN_VALUE;

    private static final int SCORE_BITS = 20;

    private final Demand demand;
    private final Columns columns;
    private final BitSet allowed = new BitSet();
    private int leaves;
    private int[] winners = new int[0];
    private long[] scores = new long[0];

    /** How much of the cluster's change log it has seen. */
    private long seen;

    DemandClass(Demand demand, Columns columns) {
        this.demand = demand;
        this.columns = columns;
    }

    Demand demand() {
        return demand;
    }

    long seen() {
        return seen;
    }

    /** Looks at every node. */
    void rebuild(long now) {
        leaves = Integer.highestOneBit(Math.max(1, columns.size() * 2 - 1));
        scores = new long[leaves];
        winners = new int[2 * leaves];
        Arrays.fill(scores, NONE);
        for (int node = 0; node < columns.size(); node++) {
            filter(node);
            scores[node] = score(node);
        }
        for (int leaf = 0; leaf < leaves; leaf++) {
            winners[leaves + leaf] = leaf;
        }
        for (int inner = leaves - 1; inner > 0; inner--) {
            winners[inner] = better(winners[2 * inner], winners[2 * inner + 1]);
        }
        seen = now;
    }

    boolean covers(int nodes) {
        return nodes <= leaves;
    }

    /** One node has changed; filters are asked only where what they look at has. */
    void refresh(int node, boolean factsChanged) {
        if (factsChanged) {
            filter(node);
        }
        scores[node] = score(node);
        for (int inner = (leaves + node) >> 1; inner > 0; inner >>= 1) {
            winners[inner] = better(winners[2 * inner], winners[2 * inner + 1]);
        }
    }

    void sawAll(long now) {
        seen = now;
    }

    /** The node's index, or -1. */
    int best() {
        int node = leaves == 1 ? 0 : winners[1];
        return scores[node] == NONE ? -1 : node;
    }

    private int better(int one, int other) {
        return scores[other] > scores[one] ? other : one;
    }

    private void filter(int node) {
        NodeFacts facts = columns.facts(node);
        allowed.set(node, facts != null && Filters.against(facts, demand) == null);
    }

    /**
     * Least allocated: the mean share of cpu and memory that would be left; ties by name's hash.
     */
    private long score(int node) {
        if (!allowed.get(node) || !hasRoom(node)) {
            return NONE;
        }
        long left = share(Resources.CPU, node) + share(Resources.MEMORY, node);
        return (left << 32) | (columns.order(node) & 0xffffffffL);
    }

    boolean hasRoom(int node) {
        for (int r = 0; r < demand.resources().length; r++) {
            long asked = demand.resources()[r];
            if (asked > 0 && asked > columns.free(r, node)) {
                return false;
            }
        }
        return true;
    }

    private long share(int resource, int node) {
        long all = columns.allocatable(resource, node);
        long left = columns.free(resource, node) - demand.scored()[resource];
        if (all <= 0 || left <= 0) {
            return 0;
        }
        return (long) ((double) left / all * (1 << SCORE_BITS));
    }
}

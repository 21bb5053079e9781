package dev.davit.control.pinned;

import dev.davit.base.Apportion;
import dev.davit.base.Invariant;
import java.util.List;

/**
 * How many pods each version has.
 *
 * <p>Exact numbers are taken from the replicas first, in the order of the list. The shares divide
 * the rest by largest remainder (Hamilton's method), so that the counts add up exactly and no count
 * is a whole pod away from its share. Then every version with a share above 0 that would have
 * nothing gets one pod from the largest, as long as that one has two or more: a canary of 1 % of 5
 * is one pod.
 */
public final class Shares {
    /** What shares add up to. */
    public static final int WHOLE = 100;

    private Shares() {}

    /** What one version asks for. */
    public sealed interface Amount {
        /** {@code percent} of what the exact numbers leave. */
        record Share(int percent) implements Amount {
            public Share {
                Invariant.check(percent >= 0, "a share is not negative: %d", percent);
            }
        }

        record Exact(int pods) implements Amount {
            public Exact {
                Invariant.check(pods >= 0, "a number of pods is not negative: %d", pods);
            }
        }
    }

    /**
     * One count per amount, in its order. They add up to {@code replicas} where any share is above
     * 0; where replicas are fewer than the exact numbers, the first ones are served first.
     */
    public static int[] counts(int replicas, List<Amount> amounts) {
        int[] counts = new int[amounts.size()];
        int[] percents = new int[amounts.size()];
        int rest = replicas;
        for (int i = 0; i < counts.length; i++) {
            switch (amounts.get(i)) {
                case Amount.Exact(int pods) -> {
                    counts[i] = Math.min(pods, rest);
                    rest -= counts[i];
                }
                case Amount.Share(int percent) -> percents[i] = percent;
            }
        }
        divide(rest, percents, counts);
        return counts;
    }

    private static void divide(int rest, int[] percents, int[] counts) {
        int[] parts = Apportion.divide(rest, percents);
        for (int i = 0; i < parts.length; i++) {
            counts[i] += parts[i];
        }
        atLeastOne(percents, counts);
    }

    private static void atLeastOne(int[] percents, int[] counts) {
        while (true) {
            int poor = poorest(percents, counts);
            int rich = richest(percents, counts);
            if (poor < 0 || rich < 0) {
                return;
            }
            counts[rich]--;
            counts[poor]++;
        }
    }

    /** The largest share that got nothing; -1: there is none. */
    private static int poorest(int[] percents, int[] counts) {
        int poor = -1;
        for (int i = 0; i < percents.length; i++) {
            if (percents[i] > 0 && counts[i] == 0 && (poor < 0 || percents[i] > percents[poor])) {
                poor = i;
            }
        }
        return poor;
    }

    /** The one with the most pods, of those the smallest share; -1: none has two. */
    private static int richest(int[] percents, int[] counts) {
        int rich = -1;
        for (int i = 0; i < percents.length; i++) {
            boolean has = percents[i] > 0 && counts[i] > 1;
            if (has
                    && (rich < 0
                            || counts[i] > counts[rich]
                            || (counts[i] == counts[rich] && percents[i] < percents[rich]))) {
                rich = i;
            }
        }
        return rich;
    }
}

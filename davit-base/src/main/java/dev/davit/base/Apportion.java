package dev.davit.base;

/** Whole numbers in proportion to others: largest remainder, also called Hamilton's method. */
public final class Apportion {
    private Apportion() {}

    /**
     * Divides a whole by parts. The results add up to the whole, and each is its exact quota
     * rounded down or up. Of equal remainders the larger part's counts first, then the first.
     *
     * @param whole zero or more
     * @param parts zero or more each; where all are zero, so are the results
     */
    public static int[] divide(int whole, int[] parts) {
        int[] results = new int[parts.length];
        long all = 0;
        for (int part : parts) {
            Invariant.check(part >= 0, "a part is not negative: %d", part);
            all += part;
        }
        if (all == 0) {
            return results;
        }
        long[] remainders = new long[parts.length];
        int left = whole;
        for (int i = 0; i < parts.length; i++) {
            long quota = (long) whole * parts[i];
            results[i] = Math.toIntExact(quota / all);
            // What is no part gets no remainder either.
            remainders[i] = parts[i] == 0 ? -1 : quota % all;
            left -= results[i];
        }
        for (; left > 0; left--) {
            int next = largest(remainders, parts);
            results[next]++;
            remainders[next] = -1;
        }
        return results;
    }

    private static int largest(long[] remainders, int[] parts) {
        int best = 0;
        for (int i = 1; i < remainders.length; i++) {
            boolean more = remainders[i] > remainders[best];
            boolean larger = remainders[i] == remainders[best] && parts[i] > parts[best];
            best = more || larger ? i : best;
        }
        return best;
    }
}

package dev.davit.cli;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Words that somebody may have meant. */
public final class Similar {
    private static final int MOST = 3;

    private Similar() {}

    private record Near(String word, int distance) {}

    /** {@code ; did you mean pods?}, or nothing when no word is near. */
    public static String question(String wrong, Collection<String> words) {
        List<String> near = to(wrong, words);
        return near.isEmpty() ? "" : "; did you mean " + String.join(" or ", near) + "?";
    }

    /** The nearest words first, three at most. */
    public static List<String> to(String wrong, Collection<String> words) {
        int limit = Math.max(1, (wrong.length() + 1) / 3);
        List<Near> all = new ArrayList<>();
        for (String word : words) {
            int distance = distance(wrong, word);
            boolean begins = wrong.length() >= 3 && word.startsWith(wrong);
            if (distance <= limit || begins) {
                all.add(new Near(word, begins ? Math.min(1, distance) : distance));
            }
        }
        return all.stream()
                .sorted(Comparator.comparingInt(Near::distance).thenComparing(Near::word))
                .map(Near::word)
                .distinct()
                .limit(MOST)
                .toList();
    }

    /** Insertions, deletions, changes, and swaps of neighbours that make one word the other. */
    static int distance(String left, String right) {
        int[][] cost = new int[left.length() + 1][right.length() + 1];
        for (int i = 0; i <= left.length(); i++) {
            for (int j = 0; j <= right.length(); j++) {
                cost[i][j] = i == 0 ? j : j == 0 ? i : cheapest(cost, left, right, i, j);
            }
        }
        return cost[left.length()][right.length()];
    }

    private static int cheapest(int[][] cost, String left, String right, int i, int j) {
        int change = left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1;
        int best = Math.min(cost[i - 1][j] + 1, cost[i][j - 1] + 1);
        best = Math.min(best, cost[i - 1][j - 1] + change);
        boolean swapped =
                i > 1
                        && j > 1
                        && left.charAt(i - 1) == right.charAt(j - 2)
                        && left.charAt(i - 2) == right.charAt(j - 1);
        return swapped ? Math.min(best, cost[i - 2][j - 2] + 1) : best;
    }
}

package dev.davit.model.schema;

import org.jspecify.annotations.Nullable;

/** Which declared name a misspelt one may have meant. */
final class Spelling {
    /** Longer names are not compared. */
    private static final int MAX_LENGTH = 64;

    private Spelling() {}

    static @Nullable String nearest(String name, ObjectSchema schema) {
        if (name.length() > MAX_LENGTH) {
            return null;
        }
        String best = null;
        int bestDistance = Math.max(1, Math.min(3, name.length() / 3)) + 1;
        for (Field field : schema.fields()) {
            int distance = field.name().equalsIgnoreCase(name) ? 0 : distance(name, field.name());
            if (distance < bestDistance) {
                bestDistance = distance;
                best = field.name();
            }
        }
        return best;
    }

    /** Insertions, deletions, replacements and swaps of neighbours. */
    private static int distance(String from, String to) {
        int width = to.length() + 1;
        int[] beforeLast = new int[width];
        int[] last = new int[width];
        int[] row = new int[width];
        for (int j = 0; j < width; j++) {
            last[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            row[0] = i;
            for (int j = 1; j < width; j++) {
                int replaced = last[j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replaced, Math.min(last[j], row[j - 1]) + 1);
                boolean swapped =
                        i > 1
                                && j > 1
                                && from.charAt(i - 1) == to.charAt(j - 2)
                                && from.charAt(i - 2) == to.charAt(j - 1);
                if (swapped) {
                    row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
                }
            }
            int[] spare = beforeLast;
            beforeLast = last;
            last = row;
            row = spare;
        }
        return last[width - 1];
    }
}

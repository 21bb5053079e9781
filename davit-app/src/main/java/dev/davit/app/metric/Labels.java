package dev.davit.app.metric;

import dev.davit.base.Invariant;

/** The labels of one series, as they are written between its braces. */
public final class Labels {
    private Labels() {}

    /**
     * @param pairs each name and its value, in the order of the names
     */
    public static String of(String... pairs) {
        Invariant.check(pairs.length % 2 == 0, "a value to every name");
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < pairs.length; i += 2) {
            text.append(i == 0 ? "" : ",").append(pairs[i]).append("=\"");
            text.append(escaped(pairs[i + 1])).append('"');
        }
        return text.toString();
    }

    private static String escaped(String value) {
        return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }
}

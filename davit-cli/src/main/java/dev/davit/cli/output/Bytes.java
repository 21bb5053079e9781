package dev.davit.cli.output;

import java.util.Locale;

/** Amounts of bytes for people: {@code 512 B}, {@code 1.4 MiB}, {@code 31 MiB}, {@code 8 GiB}. */
public final class Bytes {
    private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB"};
    private static final int STEP = 1024;

    private Bytes() {}

    public static String shown(long bytes) {
        int unit = 0;
        double amount = bytes;
        while (amount >= STEP && unit < UNITS.length - 1) {
            amount /= STEP;
            unit++;
        }
        boolean whole = amount >= 10 || amount == Math.rint(amount);
        return String.format(Locale.ROOT, whole ? "%.0f %s" : "%.1f %s", amount, UNITS[unit]);
    }
}

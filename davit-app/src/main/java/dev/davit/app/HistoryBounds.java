package dev.davit.app;

import dev.davit.base.HostFailure;
import dev.davit.store.StoreSettings;
import java.util.Map;

/** How much history a cluster keeps where no HistoryPolicy says it. */
final class HistoryBounds {
    static final String DAYS = "DAVIT_HISTORY_DAYS";
    static final String ENTRIES = "DAVIT_HISTORY_ENTRIES";
    static final String MIB = "DAVIT_HISTORY_MIB";

    private static final double MILLIS_PER_DAY = 24 * 3_600_000.0;
    private static final double MOST_DAYS = 36_500;
    private static final double MOST_ENTRIES = 1_000_000;
    private static final double MOST_MIB = 1 << 30;

    private HistoryBounds() {}

    /**
     * @param environment {@value #DAYS} for which everything is kept (may be a fraction), {@value
     *     #ENTRIES} of one object at most, and {@value #MIB} on the disk
     */
    static StoreSettings.Retention of(Map<String, String> environment) {
        StoreSettings.Retention usual = StoreSettings.Retention.DEFAULTS;
        double days = number(environment, DAYS, usual.ageMillis() / MILLIS_PER_DAY, MOST_DAYS);
        double entries = number(environment, ENTRIES, usual.perObject(), MOST_ENTRIES);
        double mib = number(environment, MIB, (double) (usual.diskBytes() >> 20), MOST_MIB);
        return new StoreSettings.Retention(
                (int) Math.max(1, entries),
                (long) (days * MILLIS_PER_DAY),
                (long) (mib * (1 << 20)),
                usual.entriesPerStep());
    }

    private static double number(
            Map<String, String> environment, String name, double usual, double most) {
        String text = environment.getOrDefault(name, "").strip();
        if (text.isEmpty()) {
            return usual;
        }
        try {
            double number = Double.parseDouble(text);
            if (number > 0 && number <= most) {
                return number;
            }
        } catch (NumberFormatException notOne) {
            // Refused below.
        }
        throw new HostFailure(
                "use",
                0,
                name,
                "it is \"%s\"; a number above 0 is wanted, up to %,.0f".formatted(text, most));
    }
}

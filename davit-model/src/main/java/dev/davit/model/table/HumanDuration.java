package dev.davit.model.table;

import dev.davit.model.json.Json;
import dev.davit.model.json.JsonString;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/**
 * How long, in the few characters that {@code kubectl} uses: at most two units, the second only
 * where it matters. The thresholds are those of Kubernetes' {@code duration.HumanDuration}.
 */
public final class HumanDuration {
    private static final long MINUTE = 60;
    private static final long HOUR = 60 * MINUTE;
    private static final long DAY = 24 * HOUR;
    private static final long YEAR = 365 * DAY;

    private HumanDuration() {}

    public static String ofMillis(long millis) {
        long seconds = Math.floorDiv(millis, 1000);
        if (seconds < -1) {
            return "<invalid>";
        }
        return ofSeconds(Math.max(0, seconds));
    }

    private static String ofSeconds(long seconds) {
        if (seconds < 2 * MINUTE) {
            return seconds + "s";
        }
        if (seconds < 10 * MINUTE) {
            return two(seconds / MINUTE, "m", seconds % MINUTE, "s");
        }
        if (seconds < 3 * HOUR) {
            return seconds / MINUTE + "m";
        }
        if (seconds < 8 * HOUR) {
            return two(seconds / HOUR, "h", seconds % HOUR / MINUTE, "m");
        }
        if (seconds < 2 * DAY) {
            return seconds / HOUR + "h";
        }
        if (seconds < 8 * DAY) {
            return two(seconds / DAY, "d", seconds % DAY / HOUR, "h");
        }
        if (seconds < 2 * YEAR) {
            return seconds / DAY + "d";
        }
        if (seconds < 8 * YEAR) {
            return two(seconds / YEAR, "y", seconds % YEAR / DAY, "d");
        }
        return seconds / YEAR + "y";
    }

    private static String two(long large, String unit, long small, String smallUnit) {
        return small == 0 ? large + unit : large + unit + small + smallUnit;
    }

    /** Since a time of a tree; {@code <unknown>} where there is none, or it cannot be read. */
    public static String since(@Nullable Json time, long nowMillis) {
        Long millis = millis(time);
        return millis == null ? "<unknown>" : ofMillis(nowMillis - millis);
    }

    /** Milliseconds since 1970 of an RFC 3339 text, or null. */
    static @Nullable Long millis(@Nullable Json time) {
        if (!(time instanceof JsonString(String text)) || text.isEmpty()) {
            return null;
        }
        try {
            Instant instant =
                    text.endsWith("Z")
                            ? Instant.parse(text)
                            : OffsetDateTime.parse(text).toInstant();
            return instant.toEpochMilli();
        } catch (DateTimeParseException unreadable) {
            return null;
        }
    }
}

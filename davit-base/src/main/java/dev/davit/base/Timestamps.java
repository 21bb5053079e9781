package dev.davit.base;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.OptionalLong;

/** Milliseconds since 1970 UTC ↔ RFC 3339, as the API writes times. */
public final class Timestamps {
    private Timestamps() {}

    /** To the second, as Kubernetes' {@code Time} fields are: {@code 2026-11-20T12:00:00Z}. */
    public static String seconds(long millis) {
        return Instant.ofEpochMilli(millis).truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** With milliseconds where there are any: for steps, which are often shorter than a second. */
    public static String precise(long millis) {
        return Instant.ofEpochMilli(millis).toString();
    }

    /** With six digits, as Kubernetes' {@code MicroTime} fields are. */
    public static String micros(long millis) {
        return seconds(millis).replace("Z", ".%03d000Z".formatted(Math.floorMod(millis, 1000)));
    }

    /** Empty where the text is no time. */
    public static OptionalLong read(String text) {
        try {
            return OptionalLong.of(
                    OffsetDateTime.parse(text, DateTimeFormatter.ISO_OFFSET_DATE_TIME)
                            .toInstant()
                            .toEpochMilli());
        } catch (DateTimeException notATime) {
            return OptionalLong.empty();
        }
    }
}

package dev.davit.model.proto;

import java.time.LocalDate;

/**
 * A time as the schema takes it (RFC 3339): any offset, any number of digits behind the point, a
 * second of the number 60.
 *
 * @param seconds since 1970, UTC
 * @param nanos below a second; what is less is cut
 */
record RfcTime(long seconds, int nanos) {
    private static final int NANO_DIGITS = 9;

    /**
     * @param text that the schema has let through
     */
    static RfcTime of(String text) {
        long day =
                LocalDate.of(number(text, 0, 4), number(text, 5, 2), number(text, 8, 2))
                        .toEpochDay();
        long seconds =
                day * 86_400
                        + number(text, 11, 2) * 3_600L
                        + number(text, 14, 2) * 60L
                        + number(text, 17, 2);
        int at = 19;
        int nanos = 0;
        if (text.charAt(at) == '.') {
            at++;
            int digits = 0;
            for (; Character.isDigit(text.charAt(at)); at++) {
                if (digits < NANO_DIGITS) {
                    nanos = nanos * 10 + Character.digit(text.charAt(at), 10);
                    digits++;
                }
            }
            for (; digits < NANO_DIGITS; digits++) {
                nanos *= 10;
            }
        }
        if (text.charAt(at) == 'Z') {
            return new RfcTime(seconds, nanos);
        }
        long offset = number(text, at + 1, 2) * 3_600L + number(text, at + 4, 2) * 60L;
        return new RfcTime(text.charAt(at) == '+' ? seconds - offset : seconds + offset, nanos);
    }

    private static int number(String text, int start, int length) {
        int number = 0;
        for (int i = start; i < start + length; i++) {
            number = number * 10 + text.charAt(i) - '0';
        }
        return number;
    }
}

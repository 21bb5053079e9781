package dev.davit.policy.cel.value;

import java.math.BigDecimal;
import java.time.Duration;

/** Spans of time as Go writes them: {@code 1h30m}, {@code 1.5s}, {@code -300ms}. */
public final class Durations {
    private static final BigDecimal NANOS = BigDecimal.valueOf(1_000_000_000L);

    /** Characters of a text that is read: the longest that says anything is far shorter. */
    private static final int MAX_TEXT = 128;

    private Durations() {}

    /**
     * @throws IllegalArgumentException it is none
     */
    public static Duration parse(String text) {
        boolean negative = text.startsWith("-");
        String rest = negative || text.startsWith("+") ? text.substring(1) : text;
        if (rest.equals("0")) {
            return Duration.ZERO;
        }
        if (rest.isEmpty() || rest.length() > MAX_TEXT) {
            throw new IllegalArgumentException("invalid duration");
        }
        BigDecimal nanos = BigDecimal.ZERO;
        int at = 0;
        while (at < rest.length()) {
            int end = number(rest, at);
            int after = unitEnd(rest, end);
            nanos =
                    nanos.add(
                            new BigDecimal(rest.substring(at, end))
                                    .multiply(unit(rest, end, after)));
            at = after;
        }
        if (nanos.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
            throw new IllegalArgumentException("invalid duration");
        }
        Duration found = Duration.ofNanos(nanos.longValue());
        return negative ? found.negated() : found;
    }

    private static int number(String text, int from) {
        int at = from;
        boolean digits = false;
        while (at < text.length() && (text.charAt(at) == '.' || digit(text.charAt(at)))) {
            digits |= digit(text.charAt(at));
            at++;
        }
        if (!digits) {
            throw new IllegalArgumentException("invalid duration");
        }
        return at;
    }

    private static boolean digit(char c) {
        return c >= '0' && c <= '9';
    }

    private static int unitEnd(String text, int from) {
        int at = from;
        while (at < text.length() && text.charAt(at) != '.' && !digit(text.charAt(at))) {
            at++;
        }
        return at;
    }

    private static BigDecimal unit(String text, int from, int to) {
        return switch (text.substring(from, to)) {
            case "ns" -> BigDecimal.ONE;
            case "us", "µs", "μs" -> BigDecimal.valueOf(1_000);
            case "ms" -> BigDecimal.valueOf(1_000_000);
            case "s" -> NANOS;
            case "m" -> NANOS.multiply(BigDecimal.valueOf(60));
            case "h" -> NANOS.multiply(BigDecimal.valueOf(3600));
            default -> throw new IllegalArgumentException("invalid duration");
        };
    }

    /** In seconds, as the language writes it: {@code 5400s}, {@code 1.5s}. */
    public static String text(Duration duration) {
        BigDecimal seconds =
                BigDecimal.valueOf(duration.getSeconds())
                        .add(BigDecimal.valueOf(duration.getNano(), 9));
        return seconds.signum() == 0 ? "0s" : seconds.stripTrailingZeros().toPlainString() + "s";
    }
}

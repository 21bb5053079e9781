package dev.davit.cli.verb;

import dev.davit.cli.CliFailure;
import dev.davit.cli.ExitCode;

/** Lengths of time as people write them. */
final class Durations {
    private Durations() {}

    /** {@code 30}, {@code 30s}, {@code 2m}, {@code 1h}: milliseconds. */
    static long millis(String option, String text) {
        if (!text.matches("[0-9]{1,7}[smh]?")) {
            throw new CliFailure(ExitCode.USAGE, option + " " + text + ": write 30, 30s, 2m or 1h");
        }
        char unit = text.charAt(text.length() - 1);
        if (Character.isDigit(unit)) {
            return Long.parseLong(text) * 1000;
        }
        long number = Long.parseLong(text.substring(0, text.length() - 1));
        return switch (unit) {
            case 'h' -> number * 3_600_000;
            case 'm' -> number * 60_000;
            default -> number * 1000;
        };
    }
}

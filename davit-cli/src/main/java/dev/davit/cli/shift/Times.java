package dev.davit.cli.shift;

import dev.davit.cli.CliFailure;
import dev.davit.cli.ExitCode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code 30s}, {@code 5m}, {@code 1h}, {@code 500ms}. */
final class Times {
    private static final Pattern FORM = Pattern.compile("([0-9]{1,6})(ms|s|m|h)");

    private Times() {}

    static long millis(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new CliFailure(
                    ExitCode.USAGE, "\"" + text + "\" is not a time such as 30s, 5m or 1h");
        }
        long unit =
                switch (form.group(2)) {
                    case "ms" -> 1;
                    case "s" -> 1_000;
                    case "m" -> 60_000;
                    default -> 3_600_000;
                };
        return Long.parseLong(form.group(1)) * unit;
    }
}

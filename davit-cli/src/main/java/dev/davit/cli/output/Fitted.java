package dev.davit.cli.output;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Text that the server has laid out, for a terminal of so many columns; 0: as it is. */
public final class Fitted {
    /** {@code " To unblock: "}: what follows stands below what follows it. */
    private static final Pattern LABEL = Pattern.compile(" *([A-Z][a-z ]*: +)?");

    /** Where labels leave less than this, it is not worth it. */
    private static final int NARROWEST = 24;

    private Fitted() {}

    /** Sentences, broken between words. */
    public static String sentences(String text, int columns) {
        return columns <= 0
                ? text
                : text.lines()
                        .flatMap(line -> broken(line, columns).stream())
                        .collect(Collectors.joining("\n"));
    }

    /** Rows of a table, each in one line, its end cut off. */
    public static String rows(String text, int columns) {
        return columns <= 0
                ? text
                : text.lines().map(line -> cut(line, columns)).collect(Collectors.joining("\n"));
    }

    private static String cut(String line, int columns) {
        return line.length() <= columns ? line : line.substring(0, columns - 1) + "…";
    }

    private static List<String> broken(String line, int columns) {
        Matcher label = LABEL.matcher(line);
        int indent = label.lookingAt() ? label.end() : 0;
        if (line.length() <= columns || columns - indent < NARROWEST) {
            return List.of(line);
        }
        List<String> lines = new ArrayList<>();
        String rest = line;
        while (rest.length() > columns) {
            int blank = rest.lastIndexOf(' ', columns);
            // A word that is longer than a line stays whole: it may be a command, to be copied.
            int end = blank > indent ? blank : rest.indexOf(' ', columns);
            if (end < 0) {
                break;
            }
            lines.add(rest.substring(0, end).stripTrailing());
            rest = " ".repeat(indent) + rest.substring(end).strip();
        }
        lines.add(rest);
        return lines;
    }
}

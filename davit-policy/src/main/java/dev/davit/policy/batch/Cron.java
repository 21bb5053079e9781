package dev.davit.policy.batch;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Schedules as CronJobs write them: five fields, or a descriptor. Source of the grammar and of the
 * words for what is wrong: the cron library that Kubernetes reads schedules with.
 */
public final class Cron {
    /** Of one schedule. */
    static final int MAX_LENGTH = 1024;

    private static final String EVERY = "@every ";
    private static final List<String> DESCRIPTORS =
            List.of(
                    "@yearly",
                    "@annually",
                    "@monthly",
                    "@weekly",
                    "@daily",
                    "@midnight",
                    "@hourly");

    /** A field's least and greatest number, and the words that stand for numbers from the least. */
    private record Bounds(int least, int most, List<String> words) {}

    private static final List<Bounds> FIELDS =
            List.of(
                    new Bounds(0, 59, List.of()),
                    new Bounds(0, 23, List.of()),
                    new Bounds(1, 31, List.of()),
                    new Bounds(
                            1,
                            12,
                            List.of(
                                    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep",
                                    "oct", "nov", "dec")),
                    new Bounds(0, 6, List.of("sun", "mon", "tue", "wed", "thu", "fri", "sat")));

    private Cron() {}

    /** What is wrong with a schedule that is not empty, or null. */
    public static @Nullable String wrong(String schedule) {
        if (schedule.length() > MAX_LENGTH) {
            return "must have at most " + MAX_LENGTH + " characters";
        }
        if (schedule.startsWith("@")) {
            return descriptor(schedule);
        }
        List<String> fields = words(schedule);
        if (fields.size() != FIELDS.size()) {
            return "expected exactly 5 fields, found %d: [%s]"
                    .formatted(fields.size(), String.join(" ", fields));
        }
        for (int i = 0; i < fields.size(); i++) {
            String wrong = field(fields.get(i), FIELDS.get(i));
            if (wrong != null) {
                return wrong;
            }
        }
        return null;
    }

    private static List<String> words(String schedule) {
        List<String> words = new ArrayList<>();
        for (String word : schedule.strip().split("\\s+", -1)) {
            if (!word.isEmpty()) {
                words.add(word);
            }
        }
        return words;
    }

    private static @Nullable String descriptor(String text) {
        if (DESCRIPTORS.contains(text)) {
            return null;
        }
        if (text.startsWith(EVERY)) {
            String duration = text.substring(EVERY.length());
            return isDuration(duration)
                    ? null
                    : "failed to parse duration %s: time: invalid duration \"%s\""
                            .formatted(text, duration);
        }
        return "unrecognized descriptor: " + text;
    }

    /** {@code 1h30m}: numbers, each with a unit. */
    private static boolean isDuration(String text) {
        int at = 0;
        while (at < text.length()) {
            int digits = at;
            while (at < text.length() && (isDigit(text.charAt(at)) || text.charAt(at) == '.')) {
                at++;
            }
            int unit = at;
            while (at < text.length() && Character.isLetter(text.charAt(at))) {
                at++;
            }
            String name = text.substring(unit, at);
            if (unit == digits || !List.of("ns", "us", "ms", "s", "m", "h").contains(name)) {
                return false;
            }
        }
        return !text.isEmpty();
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static @Nullable String field(String text, Bounds bounds) {
        for (String part : text.split(",", -1)) {
            String wrong = part.isEmpty() ? null : range(part, bounds);
            if (wrong != null) {
                return wrong;
            }
        }
        return null;
    }

    /** {@code *}, {@code 5}, {@code 1-5}, each with a step: {@code 1-30/2}. */
    private static @Nullable String range(String text, Bounds bounds) {
        String[] stepped = text.split("/", -1);
        String[] ends = stepped[0].split("-", -1);
        int from;
        int to;
        try {
            if (ends[0].equals("*") || ends[0].equals("?")) {
                from = bounds.least();
                to = bounds.most();
            } else {
                from = number(ends[0], bounds);
                if (ends.length > 2) {
                    return "too many hyphens: " + text;
                }
                to = ends.length == 2 ? number(ends[1], bounds) : from;
            }
            if (stepped.length > 2) {
                return "too many slashes: " + text;
            }
            int step = 1;
            if (stepped.length == 2) {
                step = whole(stepped[1]);
                // "N/step" means "N-max/step".
                to = ends.length == 1 ? bounds.most() : to;
            }
            return outside(text, from, to, step, bounds);
        } catch (NumberFormatException notANumber) {
            return notANumber.getMessage();
        }
    }

    private static @Nullable String outside(
            String text, int from, int to, int step, Bounds bounds) {
        if (from < bounds.least()) {
            return "beginning of range (%d) below minimum (%d): %s"
                    .formatted(from, bounds.least(), text);
        }
        if (to > bounds.most()) {
            return "end of range (%d) above maximum (%d): %s".formatted(to, bounds.most(), text);
        }
        if (from > to) {
            return "beginning of range (%d) beyond end of range (%d): %s".formatted(from, to, text);
        }
        return step == 0 ? "step of range should be a positive number: " + text : null;
    }

    private static int number(String text, Bounds bounds) {
        int word = bounds.words().indexOf(text.toLowerCase(Locale.ROOT));
        return word >= 0 ? bounds.least() + word : whole(text);
    }

    /** Its failure says what the library would. */
    private static int whole(String text) {
        boolean digits = !text.isEmpty() && text.length() <= 9;
        for (int i = 0; i < text.length(); i++) {
            digits &= isDigit(text.charAt(i));
        }
        if (!digits) {
            throw new NumberFormatException(
                    "failed to parse int from %s: strconv.Atoi: parsing \"%s\": invalid syntax"
                            .formatted(text, text));
        }
        return Integer.parseInt(text);
    }
}

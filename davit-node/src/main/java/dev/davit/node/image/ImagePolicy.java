package dev.davit.node.image;

import dev.davit.base.Outcome;
import dev.davit.base.Reason;
import dev.davit.base.Refusal;
import dev.davit.model.json.JsonNumber;
import dev.davit.model.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/**
 * When images are collected, and which are kept. The first three are kubelets', with their
 * defaults.
 *
 * @param highPercent of the disk in use: from there on, images go
 * @param lowPercent down to that
 * @param minAgeSeconds an image that came or was used more lately stays
 * @param keepVersions of each container of a workload: images that it ran lately stay, so that a
 *     rollback needs no pull
 * @param keepDays for so long after they were last used
 */
public record ImagePolicy(
        int highPercent, int lowPercent, long minAgeSeconds, int keepVersions, int keepDays) {
    public static final ImagePolicy DEFAULT = new ImagePolicy(85, 80, 120, 3, 7);

    private static final List<String> FIELDS =
            List.of("highPercent", "lowPercent", "minAgeSeconds", "keepVersions", "keepDays");

    private static final int MAX_VERSIONS = 100;
    private static final int MAX_DAYS = 3650;
    private static final long MAX_AGE_SECONDS = 366L * 86_400;

    long keepMillis() {
        return keepDays * 86_400_000L;
    }

    long minAgeMillis() {
        return minAgeSeconds * 1000;
    }

    /**
     * Fields that are left out have their defaults; every mistake is named.
     *
     * @param name of the file, for messages
     */
    public static Outcome<ImagePolicy> parse(String name, JsonObject tree) {
        List<String> mistakes = new ArrayList<>();
        for (String field : tree.names()) {
            if (!FIELDS.contains(field)) {
                mistakes.add(field + ": unknown field; there are " + String.join(", ", FIELDS));
            }
        }
        ImagePolicy policy =
                new ImagePolicy(
                        (int) number(tree, "highPercent", 1, 100, DEFAULT.highPercent, mistakes),
                        (int) number(tree, "lowPercent", 0, 100, DEFAULT.lowPercent, mistakes),
                        number(
                                tree,
                                "minAgeSeconds",
                                0,
                                MAX_AGE_SECONDS,
                                DEFAULT.minAgeSeconds,
                                mistakes),
                        (int)
                                number(
                                        tree,
                                        "keepVersions",
                                        0,
                                        MAX_VERSIONS,
                                        DEFAULT.keepVersions,
                                        mistakes),
                        (int) number(tree, "keepDays", 0, MAX_DAYS, DEFAULT.keepDays, mistakes));
        if (mistakes.isEmpty() && policy.lowPercent >= policy.highPercent) {
            mistakes.add("lowPercent: must be less than highPercent");
        }
        return mistakes.isEmpty()
                ? Outcome.ok(policy)
                : Outcome.refused(
                        Refusal.of(Reason.INVALID, name + ": " + String.join("; ", mistakes)));
    }

    private static long number(
            JsonObject tree,
            String field,
            long least,
            long most,
            long usual,
            List<String> mistakes) {
        if (!tree.has(field)) {
            return usual;
        }
        long value = tree.wholeOr(-1, field);
        if (!(tree.get(field) instanceof JsonNumber) || value < least || value > most) {
            mistakes.add("%s: must be a whole number from %d to %d".formatted(field, least, most));
        }
        return value;
    }
}

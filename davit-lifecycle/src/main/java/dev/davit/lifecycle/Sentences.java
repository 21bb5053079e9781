package dev.davit.lifecycle;

import dev.davit.base.Timestamps;
import java.util.ArrayList;
import java.util.List;

/** An explanation in words. */
final class Sentences {
    private Sentences() {}

    static List<String> of(Explanation explanation) {
        List<String> sentences = new ArrayList<>();
        sentences.add(
                switch (explanation.result()) {
                    case FINISHED ->
                            "%s: %s is complete."
                                    .formatted(explanation.subject(), explanation.run().text());
                    case FAILED ->
                            "%s: %s has failed and will not be tried again by itself."
                                    .formatted(explanation.subject(), explanation.run().text());
                    case UNDER_WAY ->
                            "%s: %s waits for %s."
                                    .formatted(
                                            explanation.subject(),
                                            explanation.run().text(),
                                            names(explanation));
                });
        for (Explanation.Blocker blocker : explanation.steps()) {
            describe(blocker, explanation.nowMillis(), sentences);
        }
        return List.copyOf(sentences);
    }

    static List<String> lead(Explanation explanation) {
        String subject = explanation.subject();
        if (explanation.steps().isEmpty()) {
            return List.of(
                    "%s waits for nothing: %s is complete."
                            .formatted(subject, explanation.run().text()));
        }
        List<String> lines = new ArrayList<>();
        for (Explanation.Blocker blocker : explanation.steps()) {
            lead(lines.isEmpty() ? subject : "It also", blocker, explanation.nowMillis(), lines);
        }
        return List.copyOf(lines);
    }

    private static void lead(
            String subject, Explanation.Blocker blocker, long now, List<String> lines) {
        boolean forGood = blocker.state().equals("failed") && blocker.retryAtMillis().isEmpty();
        lines.add(
                "%s %s %s (%s); owner: %s"
                        .formatted(
                                subject,
                                forGood ? "has failed at" : "waits for",
                                blocker.step(),
                                blocker.does(),
                                blocker.owner().text()));
        if (!blocker.message().isEmpty()) {
            lines.add("  Why:        " + blocker.message());
        }
        lines.add("  Since:      " + since(blocker, now));
        if (!blocker.unblock().isEmpty()) {
            lines.add("  To unblock: " + blocker.unblock());
        }
    }

    private static String since(Explanation.Blocker blocker, long now) {
        StringBuilder since = new StringBuilder();
        since.append(Timestamps.seconds(blocker.sinceMillis()))
                .append(", for ")
                .append(duration(now - blocker.sinceMillis()));
        if (blocker.attempts() > 1) {
            since.append("; tried ").append(blocker.attempts()).append(" times");
        }
        blocker.retryAtMillis()
                .ifPresent(at ->
                        since.append("; tried again in ")
                                .append(duration(at - now))
                                .append(" by itself"));
        return since.toString();
    }

    private static String names(Explanation explanation) {
        return explanation.steps().isEmpty()
                ? "nothing"
                : String.join(
                        ", ", explanation.steps().stream().map(Explanation.Blocker::step).toList());
    }

    private static void describe(Explanation.Blocker blocker, long now, List<String> sentences) {
        String tried =
                switch (blocker.attempts()) {
                    case 0 -> "";
                    case 1 -> ", tried once";
                    default -> ", tried " + blocker.attempts() + " times";
                };
        sentences.add(
                "Step %s (%s; owner: %s) has been %s for %s%s."
                        .formatted(
                                blocker.step(),
                                blocker.does(),
                                blocker.owner().text(),
                                blocker.state().equals("failed") ? "failing" : blocker.state(),
                                duration(now - blocker.sinceMillis()),
                                tried));
        if (!blocker.message().isEmpty()) {
            sentences.add("  " + ended(blocker.message()));
        }
        blocker.retryAtMillis()
                .ifPresent(at ->
                        sentences.add("  Tried again in " + duration(Math.max(0, at - now)) + "."));
        if (!blocker.unblock().isEmpty()) {
            sentences.add("  To unblock: " + ended(blocker.unblock()));
        }
        if (!blocker.blocks().isEmpty()) {
            sentences.add("  Behind it wait: " + String.join(", ", blocker.blocks()) + ".");
        }
    }

    private static String ended(String text) {
        return text.endsWith(".") ? text : text + ".";
    }

    /** {@code 0.4 s}, {@code 12 s}, {@code 3 min 5 s}, {@code 2 h 4 min}, {@code 3 d 2 h}. */
    static String duration(long millis) {
        long seconds = Math.max(0, millis) / 1000;
        if (seconds < 1) {
            return "%d.%d s".formatted(seconds, Math.max(0, millis) % 1000 / 100);
        }
        if (seconds < 60) {
            return seconds + " s";
        }
        if (seconds < 3_600) {
            return seconds / 60 + " min " + seconds % 60 + " s";
        }
        return seconds < 86_400
                ? seconds / 3_600 + " h " + seconds % 3_600 / 60 + " min"
                : seconds / 86_400 + " d " + seconds % 86_400 / 3_600 + " h";
    }
}

package dev.davit.node.probe;

import dev.davit.model.json.JsonObject;

/** When a probe is run, and how often it has to say the same. Source: Kubernetes' probe API. */
public record ProbeTimes(
        long initialDelayMillis,
        long periodMillis,
        long timeoutMillis,
        int successThreshold,
        int failureThreshold) {
    /** Whatever is written, nothing is asked more often or given longer. */
    static final long LEAST_MILLIS = 1_000;

    static final long MOST_MILLIS = 86_400_000;

    public static ProbeTimes of(JsonObject probe) {
        return new ProbeTimes(
                Math.clamp(1_000 * probe.wholeOr(0, "initialDelaySeconds"), 0, MOST_MILLIS),
                millis(probe, 10, "periodSeconds"),
                millis(probe, 1, "timeoutSeconds"),
                Math.toIntExact(Math.clamp(probe.wholeOr(1, "successThreshold"), 1, 1_000_000)),
                Math.toIntExact(Math.clamp(probe.wholeOr(3, "failureThreshold"), 1, 1_000_000)));
    }

    private static long millis(JsonObject probe, long usual, String field) {
        long seconds = Math.clamp(probe.wholeOr(usual, field), 1, MOST_MILLIS / 1_000);
        return Math.clamp(1_000 * seconds, LEAST_MILLIS, MOST_MILLIS);
    }
}

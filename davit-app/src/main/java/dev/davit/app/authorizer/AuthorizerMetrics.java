package dev.davit.app.authorizer;

import dev.davit.app.metric.Counts;
import dev.davit.app.metric.Durations;
import dev.davit.app.metric.Labels;

/**
 * What authorisers outside have been asked, how long that took, and how often the list of them was
 * read anew: Kubernetes' series and labels.
 */
final class AuthorizerMetrics {
    /** Of one family: each reading of the file may bring other names. */
    private static final int MAX_SERIES = 500;

    private static final String PREFIX = "apiserver_authorization_";
    private static final String RELOAD = PREFIX + "config_controller_automatic_reload";

    private final Durations durations =
            new Durations(
                    PREFIX + "webhook_duration_seconds",
                    "How long authorizers' webhooks took to answer.",
                    MAX_SERIES,
                    5,
                    10,
                    25,
                    50,
                    100,
                    250,
                    500,
                    1_000,
                    2_500,
                    5_000,
                    10_000);
    private final Counts evaluations =
            new Counts(
                    PREFIX + "webhook_evaluations_total",
                    "Questions to authorizers' webhooks.",
                    MAX_SERIES);
    private final Counts passed =
            new Counts(
                    PREFIX + "webhook_evaluations_fail_open_total",
                    "Questions that went on to the next authorizer because a webhook failed.",
                    MAX_SERIES);
    private final Counts decisions =
            new Counts(
                    PREFIX + "decisions_total",
                    "What authorizers' webhooks have allowed and denied.",
                    MAX_SERIES);
    private final Counts reloads =
            new Counts(
                    RELOAD + "s_total",
                    "How often a changed list of authorizers was read.",
                    MAX_SERIES);
    private long succeededSeconds;
    private long failedSeconds;

    /** What became of one question. */
    enum Result {
        SUCCESS("success"),
        ERROR("error"),
        TIMEOUT("timeout");

        private final String word;

        Result(String word) {
            this.word = word;
        }
    }

    /**
     * @param name of the authorizer
     * @param open a failure leads to the next one
     */
    void asked(String name, Result result, boolean open, long nanos) {
        String labels = Labels.of("name", name, "result", result.word);
        durations.took(labels, nanos);
        evaluations.add(labels);
        if (open && result != Result.SUCCESS) {
            passed.add(labels);
        }
    }

    void decided(String name, boolean allowed) {
        decisions.add(
                Labels.of(
                        "decision",
                        allowed ? "allowed" : "denied",
                        "name",
                        name,
                        "type",
                        "Webhook"));
    }

    synchronized void reloaded(boolean success, long wallMillis) {
        reloads.add(status(success));
        if (success) {
            succeededSeconds = wallMillis / 1_000;
        } else {
            failedSeconds = wallMillis / 1_000;
        }
    }

    private static String status(boolean success) {
        return Labels.of("status", success ? "success" : "failure");
    }

    synchronized String text() {
        return durations.text()
                + evaluations.text()
                + passed.text()
                + decisions.text()
                + reloads.text()
                + times();
    }

    private String times() {
        if (succeededSeconds == 0 && failedSeconds == 0) {
            return "";
        }
        String name = RELOAD + "_last_timestamp_seconds";
        String help = "When a changed list of authorizers was read last.";
        StringBuilder text = new StringBuilder();
        text.append("# HELP ").append(name).append(' ').append(help).append('\n');
        text.append("# TYPE ").append(name).append(" gauge\n");
        time(text, name, false, failedSeconds);
        time(text, name, true, succeededSeconds);
        return text.toString();
    }

    private static void time(StringBuilder text, String name, boolean success, long seconds) {
        if (seconds > 0) {
            text.append(name).append('{').append(status(success)).append("} ");
            text.append(seconds).append('\n');
        }
    }
}

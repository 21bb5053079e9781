package dev.davit.app.webhook;

import dev.davit.app.metric.Counts;
import dev.davit.app.metric.Durations;
import dev.davit.app.metric.Labels;
import dev.davit.gate.hook.Webhooks;
import dev.davit.policy.vetting.HookAnswer;
import java.util.Locale;

/**
 * What webhooks have been asked, and how long that took: Kubernetes' series and labels, but no
 * series of its own per status code of a refusal that is none.
 */
final class WebhookMetrics {
    /** Of one family: names are given by users. Whatever comes later is not counted. */
    private static final int MAX_SERIES = 2_000;

    private static final String PREFIX = "apiserver_admission_webhook_";

    private final Durations durations =
            new Durations(
                    PREFIX + "admission_duration_seconds",
                    "How long webhooks took to answer.",
                    MAX_SERIES,
                    5,
                    25,
                    100,
                    500,
                    1_000,
                    2_500,
                    10_000,
                    25_000);
    private final Counts requests = counts("request_total", "Questions to webhooks.");
    private final Counts rejections =
            counts("rejection_count", "Requests that webhooks have refused.");
    private final Counts passed =
            counts("fail_open_count", "Requests that went on without a webhook that failed.");

    private static Counts counts(String name, String help) {
        return new Counts(PREFIX + name, help, MAX_SERIES);
    }

    void asked(Webhooks.Call call, HookAnswer answer, long nanos) {
        boolean ignored = call.hook().ignoresFailures();
        boolean failed = answer instanceof HookAnswer.Failed;
        boolean rejected = answer instanceof HookAnswer.Denied || (failed && !ignored);
        String name = call.hook().name();
        String type = call.hook().mutates() ? "admit" : "validating";
        String operation = call.request().textOr("", "operation").toUpperCase(Locale.ROOT);
        String told =
                Labels.of(
                        "name",
                        name,
                        "operation",
                        operation,
                        "rejected",
                        Boolean.toString(rejected),
                        "type",
                        type);
        durations.took(told, nanos);
        requests.add(Labels.of("code", code(answer)) + "," + told);
        if (rejected) {
            rejections.add(
                    Labels.of(
                            "error_type",
                            failed ? "calling_webhook_error" : "no_error",
                            "name",
                            name,
                            "operation",
                            operation,
                            "rejection_code",
                            failed ? "0" : code(answer),
                            "type",
                            type));
        } else if (failed) {
            passed.add(Labels.of("name", name, "type", type));
        }
    }

    private static String code(HookAnswer answer) {
        return switch (answer) {
            case HookAnswer.Allowed _ -> "200";
            case HookAnswer.Denied denied ->
                    Long.toString(Math.clamp(denied.result().wholeOr(400, "code"), 400, 599));
            case HookAnswer.Failed _ -> "503";
        };
    }

    String text() {
        return durations.text() + requests.text() + rejections.text() + passed.text();
    }
}

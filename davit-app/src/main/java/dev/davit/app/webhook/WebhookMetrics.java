package dev.davit.app.webhook;

import dev.davit.gate.hook.Webhooks;
import dev.davit.policy.vetting.HookAnswer;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What webhooks have been asked, and how long that took, in Prometheus' text format: Kubernetes'
 * series and labels, but no series of its own per status code of a refusal that is none.
 */
final class WebhookMetrics {
    /** Of all series: names are given by users. Whatever comes later is not counted. */
    private static final int MAX_SERIES = 2_000;

    private static final String PREFIX = "apiserver_admission_webhook_";

    /** Upper bounds in milliseconds. */
    private static final long[] BOUNDS = {5, 25, 100, 500, 1_000, 2_500, 10_000, 25_000};

    private final SortedMap<String, Taken> durations = new TreeMap<>();
    private final SortedMap<String, Long> rejections = new TreeMap<>();
    private final SortedMap<String, Long> requests = new TreeMap<>();
    private final SortedMap<String, Long> passed = new TreeMap<>();

    private static final class Taken {
        private final long[] within = new long[BOUNDS.length + 1];
        private long count;
        private long nanos;
    }

    synchronized void asked(Webhooks.Call call, HookAnswer answer, long nanos) {
        boolean ignored = call.hook().ignoresFailures();
        boolean failed = answer instanceof HookAnswer.Failed;
        boolean rejected = answer instanceof HookAnswer.Denied || (failed && !ignored);
        String name = label("name", call.hook().name());
        String type = label("type", call.hook().mutates() ? "admit" : "validating");
        String operation =
                label("operation", call.request().textOr("", "operation").toUpperCase(Locale.ROOT));
        String outcome = label("rejected", Boolean.toString(rejected));
        String code = code(answer);
        took(join(name, operation, outcome, type), nanos);
        plus(requests, join(label("code", code), name, operation, outcome, type));
        if (rejected) {
            String error = failed ? "calling_webhook_error" : "no_error";
            String told = failed ? "0" : code;
            plus(
                    rejections,
                    join(
                            label("error_type", error),
                            name,
                            operation,
                            label("rejection_code", told),
                            type));
        } else if (failed) {
            plus(passed, join(name, type));
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

    /** Names of webhooks are those of domains: nothing in them has to be escaped. */
    private static String label(String name, String value) {
        return name + "=\"" + value + "\"";
    }

    private static String join(String... labels) {
        return String.join(",", labels);
    }

    private void took(String labels, long nanos) {
        Taken taken = durations.get(labels);
        if (taken == null) {
            if (durations.size() == MAX_SERIES) {
                return;
            }
            taken = new Taken();
            durations.put(labels, taken);
        }
        int place = 0;
        while (place < BOUNDS.length && nanos > BOUNDS[place] * 1_000_000) {
            place++;
        }
        taken.within[place]++;
        taken.count++;
        taken.nanos += nanos;
    }

    private static void plus(SortedMap<String, Long> counts, String labels) {
        if (counts.size() < MAX_SERIES || counts.containsKey(labels)) {
            counts.merge(labels, 1L, Long::sum);
        }
    }

    synchronized String text() {
        StringBuilder text = new StringBuilder();
        if (!durations.isEmpty()) {
            head(
                    text,
                    "admission_duration_seconds",
                    "How long webhooks took to answer.",
                    "histogram");
            durations.forEach((labels, taken) -> histogram(text, labels, taken));
        }
        counts(text, "request_total", "Questions to webhooks.", requests);
        counts(text, "rejection_count", "Requests that webhooks have refused.", rejections);
        counts(
                text,
                "fail_open_count",
                "Requests that went on without a webhook that failed.",
                passed);
        return text.toString();
    }

    private static void head(StringBuilder text, String name, String help, String type) {
        text.append("# HELP ").append(PREFIX).append(name).append(' ').append(help).append('\n');
        text.append("# TYPE ").append(PREFIX).append(name).append(' ').append(type).append('\n');
    }

    private static void counts(
            StringBuilder text, String name, String help, SortedMap<String, Long> counts) {
        if (counts.isEmpty()) {
            return;
        }
        head(text, name, help, "counter");
        for (Map.Entry<String, Long> each : counts.entrySet()) {
            line(text, name, each.getKey(), Long.toString(each.getValue()));
        }
    }

    private static void histogram(StringBuilder text, String labels, Taken taken) {
        String name = "admission_duration_seconds";
        long sum = 0;
        for (int i = 0; i < BOUNDS.length; i++) {
            sum += taken.within[i];
            String bound = label("le", Double.toString(BOUNDS[i] / 1e3));
            line(text, name + "_bucket", labels + "," + bound, Long.toString(sum));
        }
        String all = labels + "," + label("le", "+Inf");
        line(text, name + "_bucket", all, Long.toString(taken.count));
        line(text, name + "_sum", labels, Double.toString(taken.nanos / 1e9));
        line(text, name + "_count", labels, Long.toString(taken.count));
    }

    private static void line(StringBuilder text, String name, String labels, String value) {
        text.append(PREFIX).append(name).append('{').append(labels).append("} ");
        text.append(value).append('\n');
    }
}

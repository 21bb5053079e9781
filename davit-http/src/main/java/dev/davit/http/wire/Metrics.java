package dev.davit.http.wire;

import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * What {@code /metrics} tells about the wire, in Prometheus' text format: series of our own, and
 * those of Kubernetes' API server that dashboards and alerts are made of.
 */
public final class Metrics {
    /**
     * What was asked for. Verbs and resources are ours, so that the series are bounded.
     *
     * @param resource with its subresource: {@code pods/status}; a document's path
     */
    public record Asked(String verb, String resource, String group, String version)
            implements Comparable<Asked> {
        private static final Comparator<Asked> ORDER =
                Comparator.comparing(Asked::verb)
                        .thenComparing(Asked::resource)
                        .thenComparing(Asked::group)
                        .thenComparing(Asked::version);

        @Override
        public int compareTo(Asked other) {
            return ORDER.compare(this, other);
        }

        /** Kubernetes' labels. */
        private String labels() {
            int slash = verb.isEmpty() ? -1 : resource.indexOf('/');
            return "group=\"%s\",resource=\"%s\",subresource=\"%s\",verb=\"%s\",version=\"%s\""
                    .formatted(
                            group,
                            slash < 0 ? resource : resource.substring(0, slash),
                            slash < 0 ? "" : resource.substring(slash + 1),
                            method(),
                            version);
        }

        private String method() {
            return switch (verb) {
                case "create" -> "POST";
                case "update" -> "PUT";
                default -> verb.toUpperCase(Locale.ROOT);
            };
        }
    }

    private record Series(Asked asked, int code) implements Comparable<Series> {
        @Override
        public int compareTo(Series other) {
            int order = asked.verb.compareTo(other.asked.verb);
            if (order == 0) {
                order = asked.resource.compareTo(other.asked.resource);
            }
            if (order == 0) {
                order = Integer.compare(code, other.code);
            }
            return order != 0 ? order : asked.compareTo(other.asked);
        }
    }

    private static final double[] BUCKETS_SECONDS = {
        0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10
    };

    private static final class Histogram {
        final LongAdder[] buckets = new LongAdder[BUCKETS_SECONDS.length + 1];
        final LongAdder nanos = new LongAdder();

        Histogram() {
            for (int i = 0; i < buckets.length; i++) {
                buckets[i] = new LongAdder();
            }
        }

        void add(long tookNanos) {
            nanos.add(tookNanos);
            int at = 0;
            while (at < BUCKETS_SECONDS.length && tookNanos > BUCKETS_SECONDS[at] * 1e9) {
                at++;
            }
            buckets[at].increment();
        }

        void addAll(Histogram other) {
            nanos.add(other.nanos.sum());
            for (int i = 0; i < buckets.length; i++) {
                buckets[i].add(other.buckets[i].sum());
            }
        }
    }

    private final Map<Series, LongAdder> requests = new ConcurrentHashMap<>();
    private final Map<Asked, Histogram> latencies = new ConcurrentHashMap<>();
    private final LongAdder bytesSent = new LongAdder();
    private final LongAdder broken = new LongAdder();
    private final LongAdder unread = new LongAdder();

    /**
     * @param timed whether it ended when its answer did
     */
    public void answered(Asked asked, int code, long tookNanos, long bytes, boolean timed) {
        requests.computeIfAbsent(new Series(asked, code), any -> new LongAdder()).increment();
        bytesSent.add(bytes);
        if (timed) {
            latencies.computeIfAbsent(asked, any -> new Histogram()).add(tookNanos);
        }
    }

    void brokenConnection() {
        broken.increment();
    }

    void refusedUnread() {
        unread.increment();
    }

    public String text(int connections, int running, int watches, int streams) {
        StringBuilder out = new StringBuilder(16 << 10);
        ours(out);
        kubernetes(out);
        plain(out, "davit_http_sent_bytes_total", "counter", bytesSent.sum());
        plain(out, "davit_http_broken_connections_total", "counter", broken.sum());
        plain(out, "davit_http_unread_refusals_total", "counter", unread.sum());
        plain(out, "davit_http_connections", "gauge", connections);
        plain(out, "davit_http_requests_running", "gauge", running);
        plain(out, "davit_http_watches", "gauge", watches);
        plain(out, "davit_http_streams", "gauge", streams);
        return out.toString();
    }

    /** By verb and resource, whatever its group. */
    private void ours(StringBuilder out) {
        SortedMap<String, Long> counts = new TreeMap<>();
        requests.forEach((series, count) ->
                counts.merge(
                        "davit_http_requests_total{verb=\"%s\",resource=\"%s\",code=\"%d\"} "
                                .formatted(series.asked.verb, series.asked.resource, series.code),
                        count.sum(),
                        Long::sum));
        out.append("# TYPE davit_http_requests_total counter\n");
        counts.forEach((series, count) -> out.append(series).append(count).append('\n'));
        SortedMap<String, Histogram> byVerb = new TreeMap<>();
        latencies.forEach((asked, all) ->
                byVerb.computeIfAbsent(asked.verb, any -> new Histogram()).addAll(all));
        out.append("# TYPE davit_http_request_seconds histogram\n");
        byVerb.forEach((verb, all) ->
                histogram(out, "davit_http_request_seconds", "verb=\"" + verb + "\"", all));
    }

    private void kubernetes(StringBuilder out) {
        out.append("# TYPE apiserver_request_total counter\n");
        new ConcurrentSkipListMap<>(requests)
                .forEach((series, count) ->
                        out.append("apiserver_request_total{code=\"")
                                .append(series.code)
                                .append("\",component=\"apiserver\",")
                                .append(series.asked.labels())
                                .append("} ")
                                .append(count.sum())
                                .append('\n'));
        out.append("# TYPE apiserver_request_duration_seconds histogram\n");
        new ConcurrentSkipListMap<>(latencies)
                .forEach((asked, all) ->
                        histogram(
                                out,
                                "apiserver_request_duration_seconds",
                                "component=\"apiserver\"," + asked.labels(),
                                all));
    }

    private static void plain(StringBuilder out, String name, String type, long value) {
        out.append("# TYPE ").append(name).append(' ').append(type).append('\n');
        out.append(name).append(' ').append(value).append('\n');
    }

    private static void histogram(StringBuilder out, String name, String labels, Histogram all) {
        long sum = 0;
        for (int i = 0; i <= BUCKETS_SECONDS.length; i++) {
            sum += all.buckets[i].sum();
            String le = i < BUCKETS_SECONDS.length ? Double.toString(BUCKETS_SECONDS[i]) : "+Inf";
            out.append(name)
                    .append("_bucket{")
                    .append(labels)
                    .append(",le=\"")
                    .append(le)
                    .append("\"} ")
                    .append(sum)
                    .append('\n');
        }
        out.append(name).append("_sum{").append(labels).append("} ");
        out.append(all.nanos.sum() / 1e9).append('\n');
        out.append(name).append("_count{").append(labels).append("} ").append(sum).append('\n');
    }
}

package dev.davit.http.wire;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;

/** What {@code /metrics} tells about the wire, in Prometheus' text format. */
public final class Metrics {
    /** Verbs are ours and codes fewer than a hundred, so the series are bounded. */
    private record Series(String verb, String resource, int code) implements Comparable<Series> {
        @Override
        public int compareTo(Series other) {
            int order = verb.compareTo(other.verb);
            if (order == 0) {
                order = resource.compareTo(other.resource);
            }
            return order != 0 ? order : Integer.compare(code, other.code);
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
    }

    private final Map<Series, LongAdder> requests = new ConcurrentHashMap<>();
    private final Map<String, Histogram> latencies = new ConcurrentHashMap<>();
    private final LongAdder bytesSent = new LongAdder();
    private final LongAdder broken = new LongAdder();
    private final LongAdder unread = new LongAdder();

    public void answered(
            String verb, String resource, int code, long tookNanos, long bytes, boolean timed) {
        requests.computeIfAbsent(new Series(verb, resource, code), any -> new LongAdder())
                .increment();
        bytesSent.add(bytes);
        if (timed) {
            latencies.computeIfAbsent(verb, any -> new Histogram()).add(tookNanos);
        }
    }

    void brokenConnection() {
        broken.increment();
    }

    void refusedUnread() {
        unread.increment();
    }

    public String text(int connections, int running, int watches, int streams) {
        StringBuilder out = new StringBuilder(4096);
        out.append("# TYPE davit_http_requests_total counter\n");
        new ConcurrentSkipListMap<>(requests)
                .forEach((series, count) ->
                        out.append("davit_http_requests_total{verb=\"")
                                .append(series.verb)
                                .append("\",resource=\"")
                                .append(series.resource)
                                .append("\",code=\"")
                                .append(series.code)
                                .append("\"} ")
                                .append(count.sum())
                                .append('\n'));
        out.append("# TYPE davit_http_request_seconds histogram\n");
        new ConcurrentSkipListMap<>(latencies).forEach((verb, all) -> histogram(out, verb, all));
        plain(out, "davit_http_sent_bytes_total", "counter", bytesSent.sum());
        plain(out, "davit_http_broken_connections_total", "counter", broken.sum());
        plain(out, "davit_http_unread_refusals_total", "counter", unread.sum());
        plain(out, "davit_http_connections", "gauge", connections);
        plain(out, "davit_http_requests_running", "gauge", running);
        plain(out, "davit_http_watches", "gauge", watches);
        plain(out, "davit_http_streams", "gauge", streams);
        return out.toString();
    }

    private static void plain(StringBuilder out, String name, String type, long value) {
        out.append("# TYPE ").append(name).append(' ').append(type).append('\n');
        out.append(name).append(' ').append(value).append('\n');
    }

    private static void histogram(StringBuilder out, String verb, Histogram all) {
        long sum = 0;
        for (int i = 0; i <= BUCKETS_SECONDS.length; i++) {
            sum += all.buckets[i].sum();
            String le = i < BUCKETS_SECONDS.length ? Double.toString(BUCKETS_SECONDS[i]) : "+Inf";
            out.append("davit_http_request_seconds_bucket{verb=\"")
                    .append(verb)
                    .append("\",le=\"")
                    .append(le)
                    .append("\"} ")
                    .append(sum)
                    .append('\n');
        }
        out.append("davit_http_request_seconds_sum{verb=\"").append(verb).append("\"} ");
        out.append(all.nanos.sum() / 1e9).append('\n');
        out.append("davit_http_request_seconds_count{verb=\"").append(verb).append("\"} ");
        out.append(sum).append('\n');
    }
}

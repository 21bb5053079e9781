package dev.davit.app.metric;

import java.util.SortedMap;
import java.util.TreeMap;

/** A family of histograms of how long something took, in seconds. Any thread. */
public final class Durations {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final String name;
    private final String help;
    private final int most;
    private final long[] boundsMillis;
    private final SortedMap<String, Taken> series = new TreeMap<>();

    private static final class Taken {
        private final long[] within;
        private long count;
        private long nanos;

        private Taken(int bounds) {
            within = new long[bounds + 1];
        }
    }

    /**
     * @param most series; what would be one more is not counted
     * @param boundsMillis upper bounds, in order
     */
    public Durations(String name, String help, int most, long... boundsMillis) {
        this.name = name;
        this.help = help;
        this.most = most;
        this.boundsMillis = boundsMillis.clone();
    }

    public synchronized void took(String labels, long nanos) {
        Taken taken = series.get(labels);
        if (taken == null) {
            if (series.size() >= most) {
                return;
            }
            taken = new Taken(boundsMillis.length);
            series.put(labels, taken);
        }
        int place = 0;
        while (place < boundsMillis.length && nanos > boundsMillis[place] * NANOS_PER_MILLI) {
            place++;
        }
        taken.within[place]++;
        taken.count++;
        taken.nanos += nanos;
    }

    /** Empty where nothing was measured. */
    public synchronized String text() {
        if (series.isEmpty()) {
            return "";
        }
        StringBuilder text = new StringBuilder(Counts.head(name, help, "histogram"));
        series.forEach((labels, taken) -> histogram(text, labels, taken));
        return text.toString();
    }

    private void histogram(StringBuilder text, String labels, Taken taken) {
        long sum = 0;
        for (int i = 0; i < boundsMillis.length; i++) {
            sum += taken.within[i];
            String bound = Labels.of("le", Double.toString(boundsMillis[i] / 1e3));
            text.append(Counts.line(name + "_bucket", labels + "," + bound, Long.toString(sum)));
        }
        String count = Long.toString(taken.count);
        text.append(Counts.line(name + "_bucket", labels + "," + Labels.of("le", "+Inf"), count));
        text.append(Counts.line(name + "_sum", labels, Double.toString(taken.nanos / 1e9)));
        text.append(Counts.line(name + "_count", labels, count));
    }
}

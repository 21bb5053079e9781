package dev.davit.app.metric;

import java.util.SortedMap;
import java.util.TreeMap;

/** A family of counters. Any thread. */
public final class Counts {
    private final String name;
    private final String help;
    private final int most;
    private final SortedMap<String, Long> series = new TreeMap<>();

    /**
     * @param most series; what would be one more is not counted
     */
    public Counts(String name, String help, int most) {
        this.name = name;
        this.help = help;
        this.most = most;
    }

    public synchronized void add(String labels) {
        if (series.size() < most || series.containsKey(labels)) {
            series.merge(labels, 1L, Long::sum);
        }
    }

    /** Empty where nothing was counted. */
    public synchronized String text() {
        if (series.isEmpty()) {
            return "";
        }
        StringBuilder text = new StringBuilder(head(name, help, "counter"));
        series.forEach((labels, count) -> text.append(line(name, labels, Long.toString(count))));
        return text.toString();
    }

    static String head(String name, String help, String type) {
        return "# HELP %s %s\n# TYPE %s %s\n".formatted(name, help, name, type);
    }

    static String line(String name, String labels, String value) {
        return name + "{" + labels + "} " + value + "\n";
    }
}

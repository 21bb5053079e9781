package dev.davit.bench.measure;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One line of the report: named figures, each taken once per round. */
public final class Row {
    private final String what;
    private final Map<String, List<Double>> figures = new LinkedHashMap<>();

    public Row(String what) {
        this.what = what;
    }

    public String what() {
        return what;
    }

    /** Adds this round's figure; the unit is the name's end. */
    public Row put(String figure, double value) {
        figures.computeIfAbsent(figure, name -> new ArrayList<>()).add(value);
        return this;
    }

    /** Count, p50 and p99 of samples that are not taken in rounds. */
    public Row put(Samples samples) {
        return put("n", samples.count())
                .put("p50 ms", samples.millis(0.5))
                .put("p99 ms", samples.millis(0.99));
    }

    /** The median over all rounds; NaN where there is none. */
    public double median(String figure) {
        return Samples.median(figures.getOrDefault(figure, List.of()));
    }

    Map<String, List<Double>> figures() {
        return figures;
    }
}

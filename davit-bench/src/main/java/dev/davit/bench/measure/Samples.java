package dev.davit.bench.measure;

import java.util.Arrays;
import java.util.List;

/** Durations of one kind, in nanoseconds. */
public final class Samples {
    private long[] nanos = new long[64];
    private int count;

    public synchronized void add(long nanoseconds) {
        if (count == nanos.length) {
            nanos = Arrays.copyOf(nanos, count * 2);
        }
        nanos[count++] = nanoseconds;
    }

    public synchronized int count() {
        return count;
    }

    /**
     * The sample below which this part of all lies, in milliseconds; NaN without samples.
     *
     * @param part from 0 to 1
     */
    public synchronized double millis(double part) {
        if (count == 0) {
            return Double.NaN;
        }
        long[] sorted = Arrays.copyOf(nanos, count);
        Arrays.sort(sorted);
        return sorted[Math.min(count - 1, (int) (count * part))] / 1e6;
    }

    /** The middle one; of an even number, the upper of the two. */
    public static double median(List<Double> values) {
        double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return sorted.length == 0 ? Double.NaN : sorted[sorted.length / 2];
    }
}

package dev.davit.sim;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.Executor;

/**
 * Steps in virtual time, all in one thread. Steps that are due at the same moment run in an order
 * that the seed decides.
 */
public final class SimScheduler {
    private final SimClock clock;
    private final SimEntropy entropy;
    private final Trace trace;
    private final PriorityQueue<Step> steps =
            new PriorityQueue<>(
                    Comparator.comparingLong(Step::atMillis)
                            .thenComparingInt(Step::tieBreak)
                            .thenComparingLong(Step::number));
    private long nowMillis;
    private long count;

    private record Step(long atMillis, int tieBreak, long number, String name, Runnable work) {}

    public SimScheduler(SimClock clock, SimEntropy entropy, Trace trace) {
        this.clock = clock;
        this.entropy = entropy;
        this.trace = trace;
    }

    /** Runs the work once, after a delay. */
    public void after(long delayMillis, String name, Runnable work) {
        int tieBreak = entropy.below(Integer.MAX_VALUE);
        steps.add(new Step(nowMillis + delayMillis, tieBreak, count++, name, work));
    }

    /** Runs the work again and again, with pauses that the seed decides. */
    public void every(long mostMillis, String name, Runnable work) {
        after(
                entropy.between(0, mostMillis),
                name,
                () -> {
                    work.run();
                    every(mostMillis, name, work);
                });
    }

    /** Runs tasks after delays that the seed decides, and so out of order. */
    public Executor executor(String name, long mostMillis) {
        return task -> after(entropy.between(0, mostMillis), name, task);
    }

    /** Everything that was planned is forgotten: the process died. */
    public void clear() {
        steps.clear();
    }

    /** Runs what is due within a span of time. */
    public void run(long millis) {
        long end = nowMillis + millis;
        while (!steps.isEmpty() && steps.peek().atMillis() <= end) {
            Step step = steps.remove();
            moveTo(step.atMillis());
            trace.add(step.name());
            step.work().run();
        }
        moveTo(end);
    }

    private void moveTo(long millis) {
        clock.advanceMillis(millis - nowMillis);
        nowMillis = millis;
    }
}

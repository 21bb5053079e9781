package dev.davit.sim.cluster;

import dev.davit.sim.PlantedBug;
import dev.davit.sim.SimClock;
import dev.davit.sim.SimEntropy;
import dev.davit.sim.SimScheduler;
import dev.davit.sim.Trace;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What everybody in a simulated cluster shares: time, chance, the trace, and whether faults happen.
 */
final class World {
    /** 2026-01-01: some time that is not zero. */
    private static final long BEGIN_MILLIS = 1_767_225_600_000L;

    final long seed;
    final PlantedBug bug;
    final SimClock clock = new SimClock(BEGIN_MILLIS);
    final SimEntropy entropy;
    final Trace trace;
    final SimScheduler scheduler;
    final Map<String, Integer> counts = new TreeMap<>();
    boolean faults = true;

    World(long seed, PlantedBug bug, Trace trace) {
        this.seed = seed;
        this.bug = bug;
        this.trace = trace;
        this.entropy = new SimEntropy(seed);
        this.scheduler = new SimScheduler(clock, entropy.fork(), trace);
    }

    long now() {
        return clock.wallMillis();
    }

    void count(String what) {
        counts.merge(what, 1, Integer::sum);
    }

    /** A message's way: short as a rule, sometimes long while there are faults. */
    long delay() {
        return faults && entropy.oneIn(20) ? entropy.between(0, 1_500) : entropy.between(0, 12);
    }

    void after(long delayMillis, String name, Runnable work) {
        scheduler.after(delayMillis, name, work);
    }

    void check(boolean holds, String format, @Nullable Object... args) {
        if (!holds) {
            throw new SimFailure(format.formatted(args));
        }
    }
}

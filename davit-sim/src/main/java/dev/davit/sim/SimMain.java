package dev.davit.sim;

import dev.davit.sim.cluster.ClusterSim;
import dev.davit.sim.store.PlantedBug;
import dev.davit.sim.store.StoreSim;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Runs seeds: {@code --seed N} or {@code --seeds A..B}. Ends with 1 when one of them failed. */
public final class SimMain {
    private static final int SHOWN_FAILURES = 10;

    private SimMain() {}

    /**
     * What came of one seed.
     *
     * @param failure null when all was well
     */
    public record Result(long seed, long hash, long events, @Nullable Throwable failure) {}

    public static void main(String[] args) {
        long first = 1;
        long last = 500;
        if (args.length == 2 && args[0].equals("--seed")) {
            first = Long.parseLong(args[1]);
            last = first;
        } else if (args.length == 2 && args[0].equals("--seeds")) {
            String[] ends = args[1].split("\\.\\.", 2);
            first = Long.parseLong(ends[0]);
            last = Long.parseLong(ends[ends.length - 1]);
        } else if (args.length > 0) {
            System.err.println("usage: --seed N | --seeds A..B");
            System.exit(2);
        }
        System.exit(run(first, last) ? 0 : 1);
    }

    private static boolean run(long first, long last) {
        long began = System.nanoTime();
        long events = 0;
        int failures = 0;
        for (long seed = first; seed <= last && failures < SHOWN_FAILURES; seed++) {
            Trace trace = new Trace();
            Result result = twice(seed, trace, SimMain::all);
            events += result.events();
            if (result.failure() != null) {
                failures++;
                report(result, trace);
            }
        }
        System.out.printf(
                "%d seeds (%d..%d), each twice: %d events, %d failures, %.1f s%n",
                last - first + 1, first, last, events, failures, (System.nanoTime() - began) / 1e9);
        return failures == 0;
    }

    /** Every simulation there is, under one seed. Those of other rooms are added here. */
    private static void all(long seed, Trace trace) {
        StoreSim.run(seed, PlantedBug.NONE, trace);
        ClusterSim.run(seed, trace);
    }

    /** Runs a simulation twice; traces that differ are a failure of their own. */
    public static Result twice(long seed, Trace trace, BiConsumer<Long, Trace> simulation) {
        Throwable failure = once(seed, trace, simulation);
        if (failure == null) {
            Trace again = new Trace();
            failure = once(seed, again, simulation);
            if (failure == null && again.hash() != trace.hash()) {
                failure =
                        new IllegalStateException(
                                "two runs of one seed differ: something is not decided by it");
            }
        }
        return new Result(seed, trace.hash(), trace.events(), failure);
    }

    private static @Nullable Throwable once(
            long seed, Trace trace, BiConsumer<Long, Trace> simulation) {
        try {
            simulation.accept(seed, trace);
            return null;
        } catch (RuntimeException | Error failure) {
            return failure;
        }
    }

    private static void report(Result result, Trace trace) {
        System.out.printf("seed %d failed: %s%n", result.seed(), result.failure());
        trace.last().forEach(event -> System.out.println("    " + event));
        if (result.failure() != null) {
            result.failure().printStackTrace(System.out);
        }
        System.out.printf("replay: ./davit sim --seed %d%n", result.seed());
    }
}

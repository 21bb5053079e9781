package dev.davit.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs many seeds, each twice, on as many threads as are asked for: a seed's run has a thread to
 * itself and shares nothing with the others.
 */
public final class Seeds {
    private Seeds() {}

    /** A simulation that can be run under any seed; throws what it finds. */
    @FunctionalInterface
    public interface Simulation {
        void run(long seed, Trace trace);
    }

    /**
     * What came of one seed.
     *
     * @param trace of its first run
     * @param failure null when all was well
     */
    public record Result(long seed, Trace trace, @Nullable Throwable failure) {}

    /** Runs a simulation twice; traces that differ are a failure of their own. */
    public static Result twice(long seed, Simulation simulation) {
        Trace trace = new Trace();
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
        return new Result(seed, trace, failure);
    }

    private static @Nullable Throwable once(long seed, Trace trace, Simulation simulation) {
        try {
            simulation.run(seed, trace);
            return null;
        } catch (RuntimeException | Error failure) {
            return failure;
        }
    }

    /**
     * Runs all seeds of a range; stops early after a number of failures.
     *
     * @param found is told of each failure, one at a time
     * @return how many events there were
     */
    public static long range(
            long first,
            long last,
            int threads,
            int mostFailures,
            Simulation simulation,
            Consumer<Result> found) {
        AtomicLong next = new AtomicLong(first);
        AtomicLong events = new AtomicLong();
        List<Result> failures = new ArrayList<>();
        Callable<Boolean> worker =
                () -> {
                    for (long seed = next.getAndIncrement();
                            seed <= last;
                            seed = next.getAndIncrement()) {
                        Result result = twice(seed, simulation);
                        events.addAndGet(result.trace().events());
                        synchronized (failures) {
                            if (result.failure() != null && failures.size() < mostFailures) {
                                failures.add(result);
                                found.accept(result);
                            }
                            if (failures.size() >= mostFailures) {
                                return false;
                            }
                        }
                    }
                    return true;
                };
        try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            List<Future<Boolean>> workers = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                workers.add(pool.submit(worker));
            }
            for (Future<Boolean> each : workers) {
                each.get();
            }
        } catch (ExecutionException bug) {
            throw new IllegalStateException(bug);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        return events.get();
    }
}

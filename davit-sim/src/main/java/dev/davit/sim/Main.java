package dev.davit.sim;

import dev.davit.sim.cluster.ChurnSim;
import dev.davit.sim.cluster.ClusterSim;
import dev.davit.sim.cluster.NamesSim;
import dev.davit.sim.cluster.SimFailure;
import dev.davit.sim.store.StoreSim;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * {@code davit sim}: runs seeds. Ends with 1 when one of them failed, with 2 when not understood.
 */
public final class Main {
    private static final int SHOWN_FAILURES = 10;
    private static final String HELP =
            """
            usage: davit sim [--seed N | --seeds A..B] [--only store|cluster|names] [--plant BUG] [--jobs N]
                   davit sim --churn HOURS [--seed N]

            Plays whole clusters in one process, in virtual time: crashes, torn writes, late and
            lost messages, all decided by a seed. Each seed runs twice and must do the same twice.

              --seed N     one seed: what a failure prints to be played again
              --seeds A..B all of these; 1..500 when nothing is said
              --only ROOM  the store's simulation, the cluster's, or that of names used again; all when nothing is said
              --plant BUG  with a bug that must be found: skip-fsync, skip-directory-fsync, drop-event, ignore-uid
              --jobs N     seeds at a time; as many as there are processors when nothing is said
              --churn H    so many hours of use under one seed; everything is taken away each hour, and
                           nobody may hold more then than hours ago
            """;

    private Main() {}

    private record Asked(
            long first, long last, String only, PlantedBug bug, int jobs, int churnHours) {
        boolean plays(String room) {
            return only.isEmpty() || only.equals(room);
        }

        Asked seeds(long from, long to) {
            return new Asked(from, to, only, bug, jobs, churnHours);
        }

        Asked only(String room) {
            return new Asked(first, last, room, bug, jobs, churnHours);
        }

        Asked bug(PlantedBug planted) {
            return new Asked(first, last, only, planted, jobs, churnHours);
        }

        Asked jobs(int atOnce) {
            return new Asked(first, last, only, bug, atOnce, churnHours);
        }

        Asked churn(int hours) {
            return new Asked(first, last, only, bug, jobs, hours);
        }
    }

    public static void main(String[] args) {
        if (List.of(args).contains("--help")) {
            System.out.print(HELP);
            return;
        }
        Asked asked;
        try {
            asked = read(args);
        } catch (IllegalArgumentException wrong) {
            System.err.println("davit sim: " + wrong.getMessage());
            System.err.print(HELP);
            System.exit(2);
            return;
        }
        boolean well = asked.churnHours() > 0 ? churn(asked) : run(asked);
        System.exit(well ? 0 : 1);
    }

    private static Asked read(String[] args) {
        int jobs = Runtime.getRuntime().availableProcessors();
        Asked asked = new Asked(1, 500, "", PlantedBug.NONE, jobs, 0);
        for (int i = 0; i < args.length; i += 2) {
            if (i + 1 == args.length) {
                throw new IllegalArgumentException(args[i] + " needs a value, or is not known");
            }
            asked = with(asked, args[i], args[i + 1]);
        }
        return asked;
    }

    private static Asked with(Asked asked, String option, String value) {
        return switch (option) {
            case "--seed", "--seeds" -> {
                String[] ends = value.split("\\.\\.", 2);
                long first = Long.parseLong(ends[0]);
                long last = Long.parseLong(ends[ends.length - 1]);
                yield asked.seeds(first, last);
            }
            case "--only" -> {
                if (!List.of("store", "cluster", "names").contains(value)) {
                    throw new IllegalArgumentException("--only store, cluster or names");
                }
                yield asked.only(value);
            }
            case "--plant" -> asked.bug(bug(value));
            case "--jobs" -> asked.jobs(Math.max(1, Integer.parseInt(value)));
            case "--churn" -> asked.churn(Math.max(1, Integer.parseInt(value)));
            default -> throw new IllegalArgumentException(option + " is not known");
        };
    }

    private static PlantedBug bug(String text) {
        return Arrays.stream(PlantedBug.values())
                .filter(bug -> !text.isEmpty() && bug.text().equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no such bug: " + text));
    }

    private static boolean run(Asked asked) {
        long began = System.nanoTime();
        AtomicInteger failures = new AtomicInteger();
        long events =
                Seeds.range(
                        asked.first,
                        asked.last,
                        asked.jobs,
                        SHOWN_FAILURES,
                        (seed, trace) -> play(asked, seed, trace),
                        failed -> {
                            failures.incrementAndGet();
                            report(failed, asked);
                        });
        System.out.printf(
                "%d seeds (%d..%d), each twice: %d events, %d failures, %.1f s%n",
                asked.last - asked.first + 1,
                asked.first,
                asked.last,
                events,
                failures.get(),
                (System.nanoTime() - began) / 1e9);
        return failures.get() == 0;
    }

    private static boolean churn(Asked asked) {
        long began = System.nanoTime();
        Trace trace = new Trace();
        try {
            ChurnSim.run(asked.first, asked.churnHours, trace, List.of(), Main::tell)
                    .forEach((what, count) -> System.out.printf("%8d %s%n", count, what));
        } catch (SimFailure failure) {
            report(new Seeds.Result(asked.first, trace, failure), asked);
            return false;
        }
        System.out.printf(
                "seed %d: %d hours, %d events, nothing was left and nothing grew, %.1f s%n",
                asked.first, asked.churnHours, trace.events(), (System.nanoTime() - began) / 1e9);
        return true;
    }

    private static void tell(ChurnSim.Level level) {
        System.out.printf(
                "hour %d: objects %s, events %d, held %s, history %d entries, disk %d KiB%n",
                level.hour(),
                level.objects(),
                level.events(),
                level.held(),
                level.historyEntries(),
                level.diskBytes() >> 10);
    }

    /** Every simulation there is, under one seed. Those of other rooms are added here. */
    private static void play(Asked asked, long seed, Trace trace) {
        if (asked.plays("store")) {
            StoreSim.run(seed, asked.bug, trace);
        }
        if (asked.plays("cluster")) {
            ClusterSim.run(seed, asked.bug, trace);
        }
        if (asked.plays("names")) {
            NamesSim.run(seed, asked.bug, trace);
        }
    }

    private static void report(Seeds.Result result, Asked asked) {
        System.out.printf("seed %d failed: %s%n", result.seed(), result.failure());
        result.trace().last().forEach(event -> System.out.println("    " + event));
        if (result.failure() != null) {
            result.failure().printStackTrace(System.out);
        }
        String plant = asked.bug == PlantedBug.NONE ? "" : " --plant " + asked.bug.text();
        String churn = asked.churnHours() > 0 ? " --churn " + asked.churnHours() : "";
        String only = asked.only().isEmpty() ? "" : " --only " + asked.only();
        System.out.printf(
                "replay: ./davit sim%s --seed %d%s%s%n", only, result.seed(), plant, churn);
    }
}

package dev.davit.sim.cluster;

/** {@code --seed N} plays one seed; {@code --seeds COUNT [--from N]} plays many. Each runs twice. */
public final class ClusterSimMain {
    private ClusterSimMain() {}

    public static void main(String[] args) {
        long from = option(args, "--from", 1);
        long seeds = option(args, "--seeds", 100);
        long only = option(args, "--seed", -1);
        if (only >= 0) {
            ClusterSim.Report report = twice(only);
            System.out.printf(
                    "seed %d: %,d events, trace %016x%n",
                    only, report.events(), report.hash());
            report.counts().forEach((what, count) -> System.out.printf("  %,6d %s%n", count, what));
            return;
        }
        long begin = System.nanoTime();
        long events = 0;
        for (long seed = from; seed < from + seeds; seed++) {
            events += twice(seed).events();
        }
        double seconds = (System.nanoTime() - begin) / 1e9;
        System.out.printf(
                "%,d seeds, each twice, %,d events, %.1f s: %.1f seeds/s%n",
                seeds, events, seconds, seeds / seconds);
    }

    /** Runs a seed twice; both runs must be the same to the last event. */
    public static ClusterSim.Report twice(long seed) {
        ClusterSim.Report first = ClusterSim.run(seed);
        ClusterSim.Report second = ClusterSim.run(seed);
        if (first.hash() != second.hash() || first.events() != second.events()) {
            throw new SimFailure(
                    "seed %d: two runs differ: %,d events, trace %016x; %,d events, trace %016x"
                            .formatted(
                                    seed,
                                    first.events(),
                                    first.hash(),
                                    second.events(),
                                    second.hash()));
        }
        return first;
    }

    private static long option(String[] args, String name, long fallback) {
        for (int i = 0; i + 1 < args.length; i++) {
            if (args[i].equals(name)) {
                return Long.parseLong(args[i + 1]);
            }
        }
        return fallback;
    }
}

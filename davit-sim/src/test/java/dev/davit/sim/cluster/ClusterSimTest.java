package dev.davit.sim.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.sim.SimMain;
import dev.davit.sim.Trace;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Seeds from {@code davit.sim.from}, as many as {@code davit.sim.seeds} says. */
class ClusterSimTest {
    private static final long FROM = Long.getLong("davit.sim.from", 1);
    private static final long SEEDS = Long.getLong("davit.sim.seeds", 100);

    @Test
    void everySeedKeepsItsPromisesAndRunsTheSameTwice() {
        Map<String, Integer> counts = new TreeMap<>();
        long events = 0;
        for (long seed = FROM; seed < FROM + SEEDS; seed++) {
            SimMain.Result result =
                    SimMain.twice(
                            seed,
                            new Trace(),
                            (each, trace) ->
                                    ClusterSim.run(each, trace)
                                            .forEach((what, count) ->
                                                    counts.merge(what, count, Integer::sum)));
            assertThat(result.failure()).as("./davit sim --seed %d", seed).isNull();
            events += result.events();
        }
        System.out.printf("%,d seeds, each twice, %,d events: %s%n", SEEDS, events, counts);
        // A simulation in which nothing goes wrong tests nothing.
        assertThat(counts)
                .containsKeys(
                        "acknowledged",
                        "agent crashes",
                        "container crashes",
                        "reboots",
                        "server crashes",
                        "unanswered");
    }
}

package dev.davit.sim.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.sim.PlantedBug;
import dev.davit.sim.Seeds;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Seeds from {@code davit.sim.from}, as many as {@code davit.sim.seeds} says. */
class StoreSimTest {
    private static final long FROM = Long.getLong("davit.sim.from", 1);
    private static final long SEEDS = Long.getLong("davit.sim.seeds", 1_500);
    private static final int SEEDS_TO_FIND_A_BUG = 60;
    private static final int THREADS = Runtime.getRuntime().availableProcessors();

    @Test
    void everySeedHoldsAndRunsTheSameTwice() {
        List<String> failures = new ArrayList<>();
        long events =
                Seeds.range(
                        FROM,
                        FROM + SEEDS - 1,
                        THREADS,
                        10,
                        (seed, trace) -> StoreSim.run(seed, PlantedBug.NONE, trace),
                        failed ->
                                failures.add("--seed " + failed.seed() + ": " + failed.failure()));
        assertThat(failures).isEmpty();
        assertThat(events).isGreaterThan(SEEDS * 200L);
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"NONE", "IGNORE_UID"})
    void plantedBugsAreFound(PlantedBug bug) {
        List<Seeds.Result> found = new ArrayList<>();
        Seeds.range(
                1,
                SEEDS_TO_FIND_A_BUG,
                THREADS,
                1,
                (seed, trace) -> StoreSim.run(seed, bug, trace),
                found::add);
        assertThat(found).hasSize(1);
        assertThat(found.getFirst().failure()).isInstanceOf(Wrong.class);
    }
}

package dev.davit.sim.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.sim.SimMain;
import dev.davit.sim.Trace;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StoreSimTest {
    private static final int SEEDS = 500;
    private static final int SEEDS_TO_FIND_A_BUG = 60;

    @Test
    void everySeedHoldsAndRunsTheSameTwice() {
        List<String> failures = new ArrayList<>();
        long events = 0;
        for (long seed = 1; seed <= SEEDS; seed++) {
            SimMain.Result result = run(seed, PlantedBug.NONE);
            events += result.events();
            if (result.failure() != null) {
                failures.add("--seed " + seed + ": " + result.failure());
            }
        }
        assertThat(failures).isEmpty();
        assertThat(events).isGreaterThan(SEEDS * 200L);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void plantedBugsAreFound(PlantedBug bug) {
        long caught = 0;
        for (long seed = 1; seed <= SEEDS_TO_FIND_A_BUG; seed++) {
            if (run(seed, bug).failure() instanceof Wrong) {
                caught++;
            }
        }
        assertThat(caught).isPositive();
    }

    private static SimMain.Result run(long seed, PlantedBug bug) {
        return SimMain.twice(seed, new Trace(), (at, trace) -> StoreSim.run(at, bug, trace));
    }
}

package dev.davit.sim.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.sim.PlantedBug;
import dev.davit.sim.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Seeds from {@code davit.sim.from}, as many as {@code davit.sim.names} says. */
class NamesSimTest {
    private static final long FROM = Long.getLong("davit.sim.from", 1);
    private static final long SEEDS = Long.getLong("davit.sim.names", 300);
    private static final int SEEDS_TO_FIND_A_BUG = 40;
    private static final int THREADS = Runtime.getRuntime().availableProcessors();

    @Test
    void everyLifeBeginsAndEndsOnceAndForAReason() {
        Map<String, Integer> counts = new TreeMap<>();
        List<String> failures = new ArrayList<>();
        Seeds.range(
                FROM,
                FROM + SEEDS - 1,
                THREADS,
                10,
                (seed, trace) -> {
                    Map<String, Integer> run = NamesSim.run(seed, PlantedBug.NONE, trace);
                    synchronized (counts) {
                        run.forEach((what, count) -> counts.merge(what, count, Integer::sum));
                    }
                },
                failed ->
                        failures.add(
                                "./davit sim --only names --seed %d: %s"
                                        .formatted(failed.seed(), failed.failure())));
        assertThat(failures).isEmpty();
        // Races that never happen are not tested.
        assertThat(counts)
                .containsKeys(
                        "acknowledged",
                        "unanswered",
                        "server crashes",
                        "refused: Conflict",
                        "refused: NotFound",
                        "refused: Forbidden",
                        "refused: AlreadyExists");
        assertThat(counts.get("lives that ended")).isGreaterThan((int) SEEDS * 20);
    }

    @ParameterizedTest
    @EnumSource(names = {"SKIP_SYNC", "IGNORE_UID"})
    void plantedBugsAreFound(PlantedBug bug) {
        List<Seeds.Result> found = new ArrayList<>();
        Seeds.range(
                1,
                SEEDS_TO_FIND_A_BUG,
                THREADS,
                1,
                (seed, trace) -> NamesSim.run(seed, bug, trace),
                found::add);
        assertThat(found).hasSize(1);
        assertThat(found.getFirst().failure()).isInstanceOf(SimFailure.class);
    }
}

package dev.davit.sim.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.davit.control.Keeper;
import dev.davit.model.image.Change;
import dev.davit.model.image.Delta;
import dev.davit.model.image.ImageView;
import dev.davit.model.kind.Kinds;
import dev.davit.model.request.Request;
import dev.davit.sim.Trace;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** As many hours as {@code davit.sim.hours} says. */
class ChurnSimTest {
    private static final int HOURS = Integer.getInteger("davit.sim.hours", 9);
    private static final int HOURS_TO_FIND_A_LEAK = 7;

    @Test
    void nothingIsLeftAndNothingGrows() {
        List<ChurnSim.Level> levels = new ArrayList<>();
        Map<String, Integer> counts = ChurnSim.run(1, HOURS, new Trace(), List.of(), levels::add);
        assertThat(levels).hasSize(HOURS);
        // A simulation in which little happens shows little.
        assertThat(counts.get("Pod create")).isGreaterThan(HOURS * 10);
        assertThat(counts.get("Deployment create")).isGreaterThan(HOURS * 10);
        assertThat(counts.get("pod commits")).isGreaterThan(HOURS * 500);
        assertThat(counts).containsKeys("PinnedDeployment delete", "Service create");
    }

    @Test
    void aKeeperThatNeverForgetsIsFound() {
        assertThatThrownBy(() ->
                        ChurnSim.run(
                                2,
                                HOURS_TO_FIND_A_LEAK,
                                new Trace(),
                                List.of(new Hoarder()),
                                level -> {}))
                .isInstanceOf(SimFailure.class)
                .hasMessageContaining("control holds");
    }

    /** Remembers every pod that there ever was. */
    private static final class Hoarder implements Keeper {
        private final TreeSet<String> uids = new TreeSet<>();

        @Override
        public String name() {
            return "hoarder";
        }

        @Override
        public Declared declared() {
            return new Declared(List.of(Kinds.POD.id()), List.of(), List.of());
        }

        @Override
        public List<Request> sync(ImageView image, long nowMillis) {
            return List.of();
        }

        @Override
        public List<Request> step(Delta delta, long nowMillis) {
            for (Change change : delta.changes()) {
                uids.add(change.shown().uid());
            }
            return List.of();
        }
    }
}

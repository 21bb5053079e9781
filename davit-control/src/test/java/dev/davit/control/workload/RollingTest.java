package dev.davit.control.workload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.control.Keeper;
import dev.davit.control.Trees;
import dev.davit.model.image.StoredObject;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonWriter;
import dev.davit.model.kind.Key;
import dev.davit.model.kind.Kinds;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RollingTest {
    private static Rolling rolling(long replicas, String surge, String missing) {
        return Rolling.of(
                Trees.tree(
                        ("{'spec':{'replicas':%d,'strategy':{'type':'RollingUpdate','rollingUpdate':"
                                        + "{'maxSurge':%s,'maxUnavailable':%s}}}}")
                                .formatted(replicas, surge, missing)));
    }

    private static SetView set(String name, int wanted, int available, String created, int max) {
        JsonObject tree =
                Trees.tree(
                        ("{'metadata':{'creationTimestamp':'%s','annotations':"
                                        + "{'deployment.kubernetes.io/max-replicas':'%d'}},"
                                        + "'spec':{'replicas':%d}}")
                                .formatted(created, max, wanted));
        Key key = new Key(Kinds.REPLICA_SET.id(), "default", name);
        SetCounts counts = new SetCounts(wanted, available, available, 0, Keeper.NEVER);
        return new SetView(
                new StoredObject(key, name, 1, JsonWriter.write(tree)), List.of(), counts);
    }

    /** Percentages: surge rounds up, what may be missing rounds down, and both are never 0. */
    @ParameterizedTest
    @CsvSource({
        "10, 25%, 25%, 3, 2",
        "4, 25%, 25%, 1, 1",
        "1, 25%, 25%, 1, 0",
        "3, 0, 25%, 0, 1",
        "3, 2, 5, 2, 3",
        "0, 25%, 25%, 0, 0"
    })
    void bounds(long replicas, String surge, String missing, long most, long least) {
        Rolling rolling = rolling(replicas, amount(surge), amount(missing));
        assertThat(List.of(rolling.surge(), rolling.unavailable())).containsExactly(most, least);
    }

    private static String amount(String text) {
        return text.endsWith("%") ? "'" + text + "'" : text;
    }

    @Test
    void theNewestGrowsIntoWhatIsFree() {
        Rolling rolling = rolling(10, "3", "2");
        assertThat(rolling.newest(0, 10)).isEqualTo(3);
        assertThat(rolling.newest(3, 13)).isEqualTo(3);
        assertThat(rolling.newest(3, 11)).isEqualTo(5);
        assertThat(rolling.newest(9, 9)).isEqualTo(10);
        assertThat(rolling.newest(12, 12)).isEqualTo(10);
    }

    @Test
    void olderOnesLoseFirstWhatIsNotAvailableAnyway() {
        Rolling rolling = rolling(10, "3", "2");
        SetView newest = set("new", 3, 0, "2026-01-03T00:00:00Z", 13);
        SetView sick = set("sick", 4, 1, "2026-01-02T00:00:00Z", 13);
        SetView old = set("old", 6, 6, "2026-01-01T00:00:00Z", 13);
        assertThat(rolling.shrunk(newest, List.of(sick, old))).isEqualTo(Map.of("sick", 2L));
        SetView ready = set("new", 3, 3, "2026-01-03T00:00:00Z", 13);
        assertThat(rolling.shrunk(ready, List.of(sick, old)))
                .isEqualTo(Map.of("sick", 1L, "old", 4L));
    }

    /** The example of Kubernetes' documentation: 10 become 15 in the middle of a rollout. */
    @Test
    void aScaledRolloutIsScaledInProportion() {
        Rolling rolling = rolling(15, "3", "2");
        SetView newest = set("new", 5, 0, "2026-01-02T00:00:00Z", 13);
        SetView old = set("old", 8, 8, "2026-01-01T00:00:00Z", 13);
        assertThat(rolling.spread(List.of(newest, old), 13))
                .isEqualTo(Map.of("old", 11L, "new", 7L));
        assertThat(rolling(0, "3", "2").spread(List.of(newest, old), 13))
                .isEqualTo(Map.of("old", 0L, "new", 0L));
    }

    /** Found by seed 48 of the simulation: the surge was taken back while nothing new came up. */
    @Test
    void noneThatIsAvailableGoesWhereTooFewWouldStay() {
        SetView sick = set("sick", 2, 0, "2026-01-02T00:00:00Z", 5);
        SetView old = set("old", 3, 3, "2026-01-01T00:00:00Z", 5);
        assertThat(rolling(4, "0", "1").spread(List.of(sick, old), 5))
                .isEqualTo(Map.of("old", 3L, "sick", 1L));
        // Where enough stay, the risk is divided as it was.
        assertThat(rolling(4, "0", "2").spread(List.of(sick, old), 5))
                .isEqualTo(Map.of("old", 2L, "sick", 2L));
        SetView gone = set("old", 3, 1, "2026-01-01T00:00:00Z", 5);
        assertThat(rolling(4, "0", "1").spread(List.of(sick, gone), 5))
                .isEqualTo(Map.of("old", 2L, "sick", 2L));
    }
}

package dev.davit.cli.verb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PodsOfTest {
    private static JsonObject pod(String name, String phase, String ready, int restarts) {
        return JsonReader.readObject(
                """
                {"metadata":{"name":"%s"},"status":{"phase":"%s",
                 "conditions":[{"type":"Ready","status":"%s"}],
                 "containerStatuses":[{"restartCount":%d}]}}
                """
                        .formatted(name, phase, ready, restarts)
                        .getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void theBestIsAskedFirst() {
        JsonObject leaving = pod("a", "Running", "True", 0);
        leaving =
                leaving.with(
                        "metadata", leaving.object("metadata").with("deletionTimestamp", "now"));
        List<JsonObject> pods =
                new ArrayList<>(
                        List.of(
                                leaving,
                                pod("b", "Pending", "False", 0),
                                pod("c", "Running", "False", 0),
                                pod("d", "Running", "True", 3),
                                pod("e", "Running", "True", 1),
                                pod("f", "Running", "True", 1)));
        List<String> order = new ArrayList<>();
        while (!pods.isEmpty()) {
            JsonObject best = PodsOf.best(pods, "deployment/web");
            order.add(PodsOf.name(best));
            pods.remove(best);
        }
        assertThat(order).containsExactly("e", "f", "d", "c", "b", "a");
        assertThatThrownBy(() -> PodsOf.best(pods, "deployment/web"))
                .hasMessage("deployment/web has no pods; ask: davit why deployment/web");
    }
}

package dev.davit.cli.verb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonReader;
import dev.davit.model.kind.Kinds;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** The words of {@code kubectl rollout status}. */
class RolloutStateTest {
    private static RolloutState of(String status) {
        JsonObject object =
                JsonReader.readObject(
                        ("{\"metadata\":{\"name\":\"web\",\"generation\":2},\"spec\":{\"replicas\":3},"
                                        + "\"status\":"
                                        + status
                                        + "}")
                                .getBytes(StandardCharsets.UTF_8));
        return RolloutState.of(Kinds.DEPLOYMENT, object);
    }

    @Test
    void eachStageIsNamed() {
        assertThat(of("{\"observedGeneration\":1}").text()).contains("to be observed");
        assertThat(of("{\"observedGeneration\":2,\"updatedReplicas\":1}").text())
                .isEqualTo(
                        "Waiting for deployment \"web\" rollout to finish: 1 out of 3 new replicas"
                                + " have been updated...");
        assertThat(of("{\"observedGeneration\":2,\"updatedReplicas\":3,\"replicas\":4}").text())
                .contains("1 old replicas are pending termination");
        assertThat(
                        of("{\"observedGeneration\":2,\"updatedReplicas\":3,\"replicas\":3,"
                                        + "\"availableReplicas\":2}")
                                .text())
                .contains("2 of 3 updated replicas are available");
        RolloutState done =
                of(
                        "{\"observedGeneration\":2,\"updatedReplicas\":3,\"replicas\":3,"
                                + "\"availableReplicas\":3}");
        assertThat(done.done()).isTrue();
        assertThat(done.text()).isEqualTo("deployment \"web\" successfully rolled out");
    }

    @Test
    void aDeadlineThatPassedIsAFailure() {
        RolloutState late =
                of(
                        "{\"observedGeneration\":2,\"updatedReplicas\":1,\"conditions\":[{\"type\":"
                                + "\"Progressing\",\"status\":\"False\",\"reason\":"
                                + "\"ProgressDeadlineExceeded\"}]}");
        assertThat(late.failed()).isTrue();
        assertThat(late.done()).isFalse();
    }
}

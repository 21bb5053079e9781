package dev.davit.control.pod;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.control.Trees;
import dev.davit.control.pod.ContainerFacts.Running;
import dev.davit.control.pod.ContainerFacts.State;
import dev.davit.control.pod.ContainerFacts.Terminated;
import dev.davit.control.pod.ContainerFacts.Waiting;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PodStatusTest {
    private static final State CREATING = new Waiting(WaitingReason.CONTAINER_CREATING, "");
    private static final State RUNS = new Running(5_000);
    private static final Terminated GOOD = new Terminated(0, "Completed", "", 1_000, 2_000, "r1");
    private static final Terminated BAD = new Terminated(1, "Error", "", 1_000, 2_000, "r1");
    private static final State LOOP = new Waiting(WaitingReason.CRASH_LOOP, "back-off 10s");

    private static ContainerFacts facts(String name, State state, @Nullable Terminated last) {
        return new ContainerFacts(name, state, 2, true, true, "r2", "i:1", "sha256:aa", last);
    }

    private static String phase(String policy, List<State> inits, State... states) {
        JsonObject spec = JsonObject.EMPTY.with("restartPolicy", policy);
        List<ContainerFacts> containers = new ArrayList<>();
        for (State state : states) {
            containers.add(facts("c" + containers.size(), state, state.equals(LOOP) ? BAD : null));
        }
        List<ContainerFacts> before = inits.stream().map(s -> facts("i", s, null)).toList();
        return PodStatus.phase(spec, before, containers).text();
    }

    @Test
    void phases() {
        List<State> none = List.of();
        assertThat(phase("Always", none, CREATING, RUNS)).isEqualTo("Pending");
        assertThat(phase("Always", none, RUNS, RUNS)).isEqualTo("Running");
        assertThat(phase("Always", none, LOOP)).isEqualTo("Running");
        assertThat(phase("Always", none, GOOD)).isEqualTo("Running");
        assertThat(phase("OnFailure", none, GOOD, GOOD)).isEqualTo("Succeeded");
        assertThat(phase("OnFailure", none, GOOD, BAD)).isEqualTo("Running");
        assertThat(phase("OnFailure", none, GOOD, LOOP)).isEqualTo("Running");
        assertThat(phase("Never", none, GOOD, GOOD)).isEqualTo("Succeeded");
        assertThat(phase("Never", none, GOOD, BAD)).isEqualTo("Failed");
        assertThat(phase("Never", none, BAD, RUNS)).isEqualTo("Running");
        assertThat(phase("Never", List.of(RUNS), CREATING)).isEqualTo("Pending");
        assertThat(phase("Never", List.of(BAD), CREATING)).isEqualTo("Failed");
        assertThat(phase("Always", List.of(BAD), CREATING)).isEqualTo("Pending");
        assertThat(phase("Always", List.of(GOOD), RUNS)).isEqualTo("Running");
    }

    /** A program that ends while its start is still being told: the first word is the last. */
    @Test
    void anEndThatIsNotToldWholeYetIsNoFailure() {
        JsonObject never = JsonObject.EMPTY.with("restartPolicy", "Never");
        List<ContainerFacts> over = List.of(facts("c", CREATING, GOOD));
        assertThat(PodStatus.phase(never, List.of(), over).text()).isEqualTo("Succeeded");
        List<ContainerFacts> failed = List.of(facts("c", CREATING, BAD));
        assertThat(PodStatus.phase(never, List.of(), failed).text()).isEqualTo("Failed");
    }

    private static JsonObject condition(JsonObject status, String type) {
        for (Json item : status.array("conditions")) {
            if (item instanceof JsonObject condition && type.equals(condition.text("type"))) {
                return condition;
            }
        }
        return JsonObject.EMPTY;
    }

    private static JsonObject status(JsonObject previous) {
        List<ContainerFacts> containers = List.of(facts("web", RUNS, BAD));
        return PodStatus.of(JsonObject.EMPTY, true, List.of(), containers, previous, 3, 9_000);
    }

    /** Its node may tell its last run before it tells that there is no other. */
    @Test
    void whatHasEndedWellAndWaitsHasNotFailed() {
        JsonObject never = Trees.tree("{'restartPolicy':'Never','containers':[{'name':'web'}]}");
        assertThat(PodStatus.phase(never, List.of(), List.of(facts("web", CREATING, GOOD))).text())
                .isEqualTo("Succeeded");
        assertThat(PodStatus.phase(never, List.of(), List.of(facts("web", CREATING, BAD))).text())
                .isEqualTo("Failed");
    }

    /** It was changed in place so quickly that nobody was told that it was not ready. */
    @Test
    void isNotReadyForLongerThanItsProgramsRun() {
        JsonObject previous =
                Trees.tree(
                        """
                        {'conditions': [{'type': 'Ready', 'status': 'True',
                           'lastTransitionTime': '1970-01-01T00:00:02Z'}]}
                        """);
        assertThat(condition(status(previous), "Ready").text("lastTransitionTime"))
                .isEqualTo("1970-01-01T00:00:05Z");
    }

    @Test
    void tellsWhatRunsAndKeepsOthersConditionsAndTimes() {
        JsonObject previous =
                Trees.tree(
                        """
                        {'startTime': '1970-01-01T00:00:01Z', 'conditions': [
                          {'type': 'PodScheduled', 'status': 'True'},
                          {'type': 'Ready', 'status': 'True',
                           'lastTransitionTime': '1970-01-01T00:00:07Z'}]}
                        """);
        JsonObject status = status(previous);
        assertThat(status.text("phase")).isEqualTo("Running");
        assertThat(status.wholeOr(0, "observedGeneration")).isEqualTo(3);
        assertThat(condition(status, "Ready").wholeOr(0, "observedGeneration")).isEqualTo(3);
        assertThat(status.text("startTime")).isEqualTo("1970-01-01T00:00:01Z");
        assertThat(condition(status, "PodScheduled").text("status")).isEqualTo("True");
        assertThat(condition(status, "Ready").text("lastTransitionTime"))
                .isEqualTo("1970-01-01T00:00:07Z");
        assertThat(status.array("containerStatuses").get(0))
                .isEqualTo(
                        Trees.tree(
                                """
                                {'name': 'web', 'state': {'running': {'startedAt':
                                   '1970-01-01T00:00:05Z'}},
                                 'lastState': {'terminated': {'exitCode': 1, 'reason': 'Error',
                                   'startedAt': '1970-01-01T00:00:01Z',
                                   'finishedAt': '1970-01-01T00:00:02Z',
                                   'containerID': 'davit://r1'}},
                                 'ready': true, 'restartCount': 2, 'image': 'i:1',
                                 'imageID': 'sha256:aa', 'started': true,
                                 'containerID': 'davit://r2'}
                                """));
    }

    @Test
    void namesWhoIsNotReadyAndGatesThatAreClosed() {
        JsonObject spec = Trees.tree("{'readinessGates': [{'conditionType': 'lb'}]}");
        JsonObject status =
                PodStatus.of(
                        spec,
                        true,
                        List.of(),
                        List.of(facts("a", RUNS, null), facts("b", LOOP, BAD)),
                        JsonObject.EMPTY,
                        3,
                        9_000);
        assertThat(condition(status, "Ready").text("message"))
                .isEqualTo("containers with unready status: [b]");
        JsonObject ready =
                PodStatus.of(
                        spec, true, List.of(), List.of(facts("a", RUNS, null)), status, 3, 9_000);
        assertThat(condition(ready, "ContainersReady").text("status")).isEqualTo("True");
        assertThat(condition(ready, "Ready").text("message"))
                .isEqualTo("readiness gates not true: [lb]");
    }
}

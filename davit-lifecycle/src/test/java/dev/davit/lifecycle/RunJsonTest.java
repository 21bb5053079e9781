package dev.davit.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.model.json.JsonObject;
import dev.davit.model.patch.MergePatch;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunJsonTest {
    private static final RunId CHANGE = new RunId(Phase.CHANGE, 2);
    private static final Graph GRAPH =
            new Graph(
                    "Pod",
                    Phase.CHANGE,
                    List.of(
                            step("stop/web", List.of()),
                            step("container/web", List.of("stop/web"))));

    private static Step step(String name, List<String> after) {
        return new Step(
                name, "does " + name, Owner.BuiltIn.NODE, after, 1000, OnFailure.Retry.USUAL);
    }

    @Test
    void stepsThatWaitAreNamedButNotRecorded() {
        Run run = Run.begin(CHANGE, 5000).with("stop/web", new StepState.Running(6000, 1, "told"));

        JsonObject written = RunJson.write(GRAPH, run);

        assertThat(RunJson.owners(written, CHANGE).keySet())
                .containsExactly("container/web", "stop/web");
        assertThat(RunJson.read(written)).contains(run);
    }

    @Test
    void anEarlierRunsStepOfThatNameIsWipedOut() {
        RunId start = new RunId(Phase.START, 1);
        Graph before = new Graph("Pod", Phase.START, List.of(step("container/web", List.of())));
        Run done = Run.begin(start, 1000).with("container/web", new StepState.Done(2000, 3, "up"));
        Run run = Run.begin(CHANGE, 5000).with("stop/web", new StepState.Running(6000, 1, "told"));

        JsonObject merged =
                MergePatch.apply(
                        RunJson.write(before, done).with("observedGeneration", 1),
                        RunJson.patch(GRAPH, done, run));

        assertThat(RunJson.read(merged)).contains(run);
        assertThat(merged.object("steps").object("container/web").text("message")).isNull();
    }
}

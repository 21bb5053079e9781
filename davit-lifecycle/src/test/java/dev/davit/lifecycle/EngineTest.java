package dev.davit.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.model.json.JsonNull;
import dev.davit.model.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

class EngineTest {
    private static final Graph GRAPH = GraphTest.GRAPH;
    private static final Run START = Run.begin(RunId.FIRST_START, 1_000);

    private static List<String> due(Run run, long now) {
        return Engine.view(GRAPH, run, now).due().stream().map(Step::name).toList();
    }

    private static Run done(Run run, String step, long now) {
        return Engine.apply(GRAPH, run, step, new StepEvent.Succeeded(""), now);
    }

    @Test
    void stepsBecomeDueOneAfterTheOther() {
        assertThat(due(START, 1_000)).containsExactly("a");
        Run a = done(START, "a", 2_000);
        assertThat(due(a, 2_000)).containsExactly("b");
        View view = Engine.view(GRAPH, a, 2_500);
        assertThat(view.step("b").orElseThrow().state()).isEqualTo(new StepState.Due(2_000, 0));
        assertThat(view.step("c").orElseThrow().state())
                .isEqualTo(new StepState.Waiting(2_000, 0, List.of("b"), "", ""));
        Run all = done(done(a, "b", 3_000), "c", 4_000);
        assertThat(Engine.view(GRAPH, all, 5_000).result()).isEqualTo(View.Result.FINISHED);
        assertThat(Engine.view(GRAPH, all, 5_000).nextWake()).isEmpty();
    }

    @Test
    void aReportThatComesTwiceChangesNothing() {
        Run once = done(START, "a", 2_000);
        assertThat(done(once, "a", 9_000)).isSameAs(once);
        assertThat(Engine.apply(GRAPH, once, "a", new StepEvent.Began(""), 9_000)).isSameAs(once);
    }

    @Test
    void failuresAreDueAgainInTime() {
        Run failed = Engine.apply(GRAPH, START, "a", new StepEvent.Failed("x", "y"), 2_000);
        assertThat(due(failed, 2_999)).isEmpty();
        assertThat(Engine.view(GRAPH, failed, 2_500).nextWake()).hasValue(3_000);
        assertThat(due(failed, 3_000)).containsExactly("a");
        Run again = Engine.apply(GRAPH, failed, "a", new StepEvent.Failed("x", "y"), 3_000);
        assertThat(Engine.view(GRAPH, again, 3_000).nextWake()).hasValue(5_000);
    }

    @Test
    void anAttemptThatTakesTooLongIsTriedAgain() {
        Run running = Engine.apply(GRAPH, START, "a", new StepEvent.Began(""), 2_000);
        assertThat(due(running, 61_999)).isEmpty();
        assertThat(Engine.view(GRAPH, running, 2_000).nextWake()).hasValue(62_000);
        assertThat(Engine.view(GRAPH, running, 62_000).step("a").orElseThrow().state())
                .isEqualTo(new StepState.Failed(62_000, 1, "took longer than 60 s", "", 63_000));
        assertThat(due(running, 63_000)).containsExactly("a");
        Run again = Engine.apply(GRAPH, running, "a", new StepEvent.Began(""), 63_000);
        assertThat(again.outcome("a")).isEqualTo(new StepState.Running(63_000, 2, "", 62_000));
        Run failed = Engine.apply(GRAPH, again, "a", new StepEvent.Failed("no", ""), 64_000);
        // Since it fails, not since it failed last.
        assertThat(failed.outcome("a"))
                .isEqualTo(new StepState.Failed(62_000, 2, "no", "", 66_000));
    }

    @Test
    void whatIsDoneCanBeLost() {
        Run all = done(done(done(START, "a", 1), "b", 2), "c", 3);
        Run lost =
                Engine.apply(
                        GRAPH, all, "c", new StepEvent.FailedUntil("exit 1", "fix it", 500), 9);
        assertThat(Engine.view(GRAPH, lost, 10).result()).isEqualTo(View.Result.UNDER_WAY);
        assertThat(due(lost, 500)).containsExactly("c");
    }

    @Test
    void aRunSurvivesItsJson() {
        Run run = done(START, "a", 2_000);
        run = Engine.apply(GRAPH, run, "b", new StepEvent.Failed("x", "y"), 2_500);
        run = Engine.apply(GRAPH, run, "c", new StepEvent.Blocked("no room", "more"), 2_600);
        JsonObject json = RunJson.write(GRAPH, run);
        assertThat(RunJson.read(json)).contains(run);
        assertThat(json.text("steps", "b", "state")).isEqualTo("failed");
        assertThat(json.text("steps", "b", "retryAt")).isEqualTo("1970-01-01T00:00:03.500Z");
        assertThat(json.text("steps", "a", "owner")).isEqualTo("node");
    }

    @Test
    void aPatchHoldsOnlyWhatChanged() {
        Run before = done(START, "a", 2_000);
        Run after = done(before, "b", 3_000);
        JsonObject patch = RunJson.patch(GRAPH, before, after);
        assertThat(patch.names()).containsExactly("steps");
        assertThat(patch.object("steps").names()).containsExactly("b");
        assertThat(patch.at("steps", "b", "message")).isEqualTo(JsonNull.NULL);
        assertThat(RunJson.patch(GRAPH, after, after)).isEqualTo(JsonObject.EMPTY);
    }

    @Test
    void aLaterRunLeavesTheEarlierOnesStepsAlone() {
        JsonObject start = RunJson.write(GRAPH, done(done(START, "a", 1_000), "b", 2_000));
        RunId change = new RunId(Phase.CHANGE, 2);
        JsonObject mixed =
                start.with("run", change.text())
                        .withAt(
                                RunJson.entry(
                                        change,
                                        Owner.BuiltIn.NODE,
                                        new StepState.Running(5_000, 1, "")),
                                "steps",
                                "b");
        assertThat(RunJson.read(mixed).orElseThrow().outcomes()).containsOnlyKeys("b");
        assertThat(RunJson.read(mixed, RunId.FIRST_START).outcomes()).containsOnlyKeys("a");
        assertThat(RunId.of("start-x")).isEmpty();
        assertThat(RunId.of("change-7")).contains(new RunId(Phase.CHANGE, 7));
    }

    @Test
    void saysWhyItWaits() {
        Run run = done(START, "a", 2_000);
        run =
                Engine.apply(
                        GRAPH,
                        run,
                        "b",
                        new StepEvent.FailedUntil(
                                "image web:2 is not on this node", "import it", 130_000),
                        125_000);
        Explanation why = Explain.of("Pod default/web", Engine.view(GRAPH, run, 127_400));
        assertThat(why.sentences())
                .containsExactly(
                        "Pod default/web: start-1 waits for b.",
                        "Step b (do b; owner: node) has been failing for 2 s, tried once.",
                        "  image web:2 is not on this node.",
                        "  Tried again in 2 s.",
                        "  To unblock: import it.",
                        "  Behind it wait: c.");
        assertThat(why.toJson().array("waitsFor").size()).isEqualTo(1);
        Run all = done(done(run, "b", 1), "c", 2);
        assertThat(Explain.of("Pod default/web", Engine.view(GRAPH, all, 3)).sentences())
                .containsExactly("Pod default/web: start-1 is complete.");
    }
}

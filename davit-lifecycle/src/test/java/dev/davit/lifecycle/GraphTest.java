package dev.davit.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.davit.base.Invariant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class GraphTest {
    static Step step(String name, String... after) {
        return new Step(
                name,
                "do " + name,
                Owner.BuiltIn.NODE,
                List.of(after),
                60_000,
                OnFailure.Retry.USUAL);
    }

    static final Graph GRAPH =
            new Graph(
                    "Pod",
                    Phase.START,
                    List.of(step("c", "a", "b"), step("a"), step("b", "a")),
                    List.of(new Point("middle", List.of("b"))));

    @Test
    void putsStepsInAnOrderInWhichTheyCanBeDone() {
        assertThat(GRAPH.steps()).extracting(Step::name).containsExactly("a", "b", "c");
    }

    @Test
    void refusesWhatCannotBeDone() {
        assertThatThrownBy(() ->
                        new Graph("Pod", Phase.START, List.of(step("a", "b"), step("b", "a"))))
                .isInstanceOf(Invariant.Broken.class)
                .hasMessageContaining("wait for each other: [a, b]");
        assertThatThrownBy(() -> new Graph("Pod", Phase.START, List.of(step("a", "x"))))
                .hasMessageContaining("a: no step x");
        assertThatThrownBy(() -> new Graph("Pod", Phase.START, List.of(step("a"), step("a"))))
                .hasMessageContaining("two steps a");
        List<Step> many = new ArrayList<>();
        for (int i = 0; i <= Graph.MAX_STEPS; i++) {
            many.add(step("s" + i));
        }
        assertThatThrownBy(() -> new Graph("Pod", Phase.START, many))
                .hasMessageContaining("at most 1000 steps");
    }

    @Test
    void takesUsersStepsBetweenPoints() {
        Step mine =
                new Step(
                        "mesh",
                        "enrol",
                        Owner.of("people"),
                        List.of(),
                        30_000,
                        OnFailure.Skip.SKIP);
        Graph with = GRAPH.with(mine, List.of("a"), List.of("middle"));
        assertThat(with.steps()).extracting(Step::name).containsExactly("a", "mesh", "b", "c");
        assertThat(with.step("b").orElseThrow().after()).containsExactly("a", "mesh");
        assertThat(GRAPH.problemsOf(mine, List.of("a"), List.of("middle"))).isEmpty();
    }

    @Test
    void saysWhatIsWrongWithUsersSteps() {
        assertThat(GRAPH.problemsOf(step("a"), List.of("nowhere"), List.of()))
                .containsExactly("there is a step a already", "no step or point is called nowhere");
        assertThat(GRAPH.problemsOf(step("x"), List.of("c"), List.of("middle")))
                .containsExactly(
                        "x cannot be before [middle] and after [c]: these already come in the"
                                + " other order");
        assertThatThrownBy(() -> GRAPH.with(step("x"), List.of("c"), List.of("a")))
                .isInstanceOf(Invariant.Broken.class);
    }
}

package dev.davit.lifecycle;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A run at one moment, judged by the {@link Engine}.
 *
 * @param steps in the graph's order
 * @param nextWake when a state changes by time alone (a retry, a timeout); empty when none does
 */
public record View(
        Graph graph, RunId run, long nowMillis, List<StepView> steps, OptionalLong nextWake) {

    public enum Result {
        UNDER_WAY,
        FINISHED,
        FAILED
    }

    public View {
        steps = List.copyOf(steps);
    }

    /** Steps whose owner may begin now. */
    public List<Step> due() {
        return steps.stream()
                .filter(view -> view.state() instanceof StepState.Due)
                .map(StepView::step)
                .toList();
    }

    /** Those due steps that one owner does. */
    public List<Step> dueOf(Owner owner) {
        return due().stream().filter(step -> step.owner().equals(owner)).toList();
    }

    public Optional<StepView> step(String name) {
        return steps.stream().filter(view -> view.name().equals(name)).findFirst();
    }

    public Result result() {
        if (steps.stream().allMatch(view -> view.state().settled())) {
            return Result.FINISHED;
        }
        return steps.stream().anyMatch(View::hopeless) ? Result.FAILED : Result.UNDER_WAY;
    }

    private static boolean hopeless(StepView view) {
        return view.state() instanceof StepState.Failed failed && failed.retryAt().isEmpty();
    }
}

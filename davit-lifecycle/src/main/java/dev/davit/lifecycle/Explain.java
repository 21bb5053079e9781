package dev.davit.lifecycle;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/** A run at one moment → what it waits for, since when, whose it is, what would unblock it. */
public final class Explain {
    private Explain() {}

    /**
     * @param subject how people call the object: {@code Pod default/web}
     */
    public static Explanation of(String subject, View view) {
        List<Explanation.Blocker> blockers = new ArrayList<>();
        for (StepView step : view.steps()) {
            if (isCause(step.state())) {
                blockers.add(blocker(view, step));
            }
        }
        blockers.sort(Comparator.comparingInt(Explain::weight));
        return new Explanation(subject, view.run(), view.result(), blockers, view.nowMillis());
    }

    /** Steps that merely wait for other steps are consequences, not causes. */
    private static boolean isCause(StepState state) {
        return switch (state) {
            case StepState.Waiting waiting -> waiting.on().isEmpty();
            case StepState.Due ignored -> true;
            case StepState.Running ignored -> true;
            case StepState.Failed ignored -> true;
            case StepState.Done ignored -> false;
            case StepState.Skipped ignored -> false;
        };
    }

    /** Failures first, then what is blocked from outside, then what is being done. */
    private static int weight(Explanation.Blocker blocker) {
        return switch (blocker.state()) {
            case "failed" -> 0;
            case "waiting" -> 1;
            case "running" -> 2;
            default -> 3;
        };
    }

    private static Explanation.Blocker blocker(View view, StepView step) {
        StepState state = step.state();
        OptionalLong retryAt =
                state instanceof StepState.Failed failed ? failed.retryAt() : OptionalLong.empty();
        return new Explanation.Blocker(
                step.name(),
                step.step().does(),
                state.text(),
                state.sinceMillis(),
                step.step().owner(),
                state.attempts(),
                retryAt,
                state.message(),
                state.unblock(),
                behind(view, step.name()));
    }

    private static List<String> behind(View view, String name) {
        Set<String> reached = new HashSet<>(Set.of(name));
        List<String> behind = new ArrayList<>();
        for (StepView step : view.steps()) {
            if (step.step().after().stream().anyMatch(reached::contains)) {
                reached.add(step.name());
                behind.add(step.name());
            }
        }
        return behind;
    }
}

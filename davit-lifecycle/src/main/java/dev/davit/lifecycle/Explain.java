package dev.davit.lifecycle;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** A run at one moment → what it waits for, since when, whose it is, what would unblock it. */
public final class Explain {
    private static final int LAST = 9;

    private Explain() {}

    /**
     * @param subject how people call the object: {@code Pod default/web}
     */
    public static Explanation of(String subject, View view) {
        List<Explanation.Blocker> blockers = new ArrayList<>();
        Set<String> held = new HashSet<>();
        for (StepView step : view.steps()) {
            boolean behind = step.step().after().stream().anyMatch(held::contains);
            if (behind || !step.state().settled()) {
                held.add(step.name());
            }
            if (isCause(step.state(), behind)) {
                blockers.add(blocker(view, step));
            }
        }
        Set<String> open = new HashSet<>();
        blockers.forEach(blocker -> open.add(blocker.step()));
        blockers.sort(Comparator.comparingInt(blocker -> weight(view, blocker, open)));
        return new Explanation(subject, view.run(), view.result(), blockers, view.nowMillis());
    }

    /**
     * Steps that merely wait for other steps are consequences, not causes: so is what was lost
     * again (readiness) when an earlier step was.
     *
     * @param behind an earlier step is not settled
     */
    private static boolean isCause(StepState state, boolean behind) {
        return switch (state) {
            case StepState.Waiting waiting -> waiting.on().isEmpty() && !behind;
            case StepState.Due ignored -> true;
            case StepState.Running ignored -> true;
            case StepState.Failed ignored -> true;
            case StepState.Done ignored -> false;
            case StepState.Skipped ignored -> false;
        };
    }

    /**
     * Failures first, then what is blocked from outside, then what is being done; last what has
     * failed because of one of these.
     */
    private static int weight(View view, Explanation.Blocker blocker, Set<String> open) {
        boolean after =
                view.step(blocker.step()).stream()
                        .anyMatch(step -> step.step().after().stream().anyMatch(open::contains));
        if (after) {
            return LAST;
        }
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
                behind(view, step.name()),
                Optional.empty());
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

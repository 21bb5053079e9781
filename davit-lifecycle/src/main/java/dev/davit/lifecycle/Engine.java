package dev.davit.lifecycle;

import dev.davit.lifecycle.StepState.Done;
import dev.davit.lifecycle.StepState.Due;
import dev.davit.lifecycle.StepState.Failed;
import dev.davit.lifecycle.StepState.Running;
import dev.davit.lifecycle.StepState.Skipped;
import dev.davit.lifecycle.StepState.Waiting;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Graph + what is recorded + now → which steps are due, and when to look again. Pure. */
public final class Engine {
    private Engine() {}

    public static View view(Graph graph, Run run, long nowMillis) {
        Map<String, StepState> states = new LinkedHashMap<>();
        List<StepView> views = new ArrayList<>(graph.steps().size());
        long wake = StepState.NEVER;
        for (Step step : graph.steps()) {
            StepState recorded = run.outcome(step.name());
            StepState state =
                    recorded == null
                            ? fresh(step, states, run)
                            : aged(step, recorded, states, nowMillis);
            states.put(step.name(), state);
            views.add(new StepView(step, state));
            wake = Math.min(wake, changesAt(step, state));
        }
        OptionalLong nextWake =
                wake == StepState.NEVER ? OptionalLong.empty() : OptionalLong.of(wake);
        return new View(graph, run.id(), nowMillis, views, nextWake);
    }

    /**
     * The run after what a step's owner reported. A report that changes nothing (it came twice, or
     * late) answers the same run.
     */
    public static Run apply(
            Graph graph, Run run, String stepName, StepEvent event, long nowMillis) {
        Step step = graph.step(stepName).orElseThrow(() -> unknown(graph, stepName));
        StepState recorded = run.outcome(stepName);
        StepState before =
                recorded instanceof Running running && isOverdue(step, running, nowMillis)
                        ? timedOut(step, running)
                        : recorded;
        StepState after = StepMachine.next(step, before, event, nowMillis);
        return after == null || after.equals(recorded) ? run : run.with(stepName, after);
    }

    private static IllegalArgumentException unknown(Graph graph, String step) {
        return new IllegalArgumentException(
                "%s %s has no step %s".formatted(graph.kind(), graph.phase().text(), step));
    }

    private static StepState fresh(Step step, Map<String, StepState> states, Run run) {
        List<String> on = unsettled(step, states);
        long since = settledAt(step, states, run.startedMillis());
        return on.isEmpty() ? new Due(since, 0) : new Waiting(since, 0, on, "", "");
    }

    /** A recorded state, where time or an earlier step has moved it on. */
    private static StepState aged(
            Step step, StepState recorded, Map<String, StepState> states, long now) {
        return switch (recorded) {
            case Running running when isOverdue(step, running, now) ->
                    aged(step, timedOut(step, running), states, now);
            case Failed failed when now >= failed.retryAtMillis() -> retry(step, failed, states);
            case Running running -> running;
            case Failed failed -> failed;
            case Waiting waiting -> waiting;
            case Done done -> done;
            case Skipped skipped -> skipped;
            case Due due -> due;
        };
    }

    private static StepState retry(Step step, Failed failed, Map<String, StepState> states) {
        List<String> on = unsettled(step, states);
        return on.isEmpty()
                ? new Due(failed.retryAtMillis(), failed.attempts())
                : new Waiting(
                        failed.sinceMillis(),
                        failed.attempts(),
                        on,
                        failed.message(),
                        failed.unblock());
    }

    private static boolean isOverdue(Step step, Running running, long now) {
        return now >= plus(running.sinceMillis(), step.timeoutMillis());
    }

    /** What a running attempt becomes at the end of its time. */
    private static StepState timedOut(Step step, Running running) {
        long at = plus(running.sinceMillis(), step.timeoutMillis());
        long seconds = Math.max(1, step.timeoutMillis() / 1000);
        StepEvent event = new StepEvent.Failed("took longer than " + seconds + " s", "");
        return Objects.requireNonNull(StepMachine.next(step, running, event, at));
    }

    private static long changesAt(Step step, StepState state) {
        return switch (state) {
            case Running running -> plus(running.sinceMillis(), step.timeoutMillis());
            case Failed failed -> failed.retryAtMillis();
            case Waiting ignored -> StepState.NEVER;
            case Due ignored -> StepState.NEVER;
            case Done ignored -> StepState.NEVER;
            case Skipped ignored -> StepState.NEVER;
        };
    }

    private static List<String> unsettled(Step step, Map<String, StepState> states) {
        List<String> on = new ArrayList<>();
        for (String earlier : step.after()) {
            if (!settled(states.get(earlier))) {
                on.add(earlier);
            }
        }
        return on;
    }

    private static long settledAt(Step step, Map<String, StepState> states, long start) {
        long at = start;
        for (String earlier : step.after()) {
            StepState state = states.get(earlier);
            if (state != null && state.settled()) {
                at = Math.max(at, state.sinceMillis());
            }
        }
        return at;
    }

    private static boolean settled(@Nullable StepState state) {
        return state != null && state.settled();
    }

    private static long plus(long millis, long more) {
        return millis > StepState.NEVER - more ? StepState.NEVER : millis + more;
    }
}

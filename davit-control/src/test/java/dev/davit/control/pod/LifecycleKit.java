package dev.davit.control.pod;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.lifecycle.Engine;
import dev.davit.lifecycle.Graph;
import dev.davit.lifecycle.Run;
import dev.davit.lifecycle.RunId;
import dev.davit.lifecycle.RunJson;
import dev.davit.lifecycle.Step;
import dev.davit.lifecycle.StepEvent;
import dev.davit.lifecycle.StepState;
import dev.davit.lifecycle.View;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonNull;
import dev.davit.model.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Runs a graph in every way in which it can go wrong, with an actor that does due steps, commits
 * their outcomes as patches, and knows after a crash only what was committed. Every graph must come
 * to its end, no step may begin before those it waits for, and each way of getting on must have
 * been seen.
 */
final class LifecycleKit {
    /** What happens at one step. */
    enum Fault {
        NONE,
        TWICE,
        FAILS_ONCE,
        REFUSED_ONCE,
        BLOCKED_ONCE,
        HANGS_ONCE,
        CRASH_BEFORE_COMMIT,
        CRASH_AFTER_COMMIT,
        LOST_AFTER_DONE,
        UNREADY_AFTER_DONE
    }

    private static final int MAX_ROUNDS = 10_000;

    private final Graph graph;
    private final TreeSet<String> transitions = new TreeSet<>();

    private LifecycleKit(Graph graph) {
        this.graph = graph;
    }

    static void check(Graph graph) {
        LifecycleKit kit = new LifecycleKit(graph);
        for (Step step : graph.steps()) {
            for (Fault fault : Fault.values()) {
                kit.run(step.name(), fault);
            }
        }
        assertThat(kit.transitions)
                .as("transitions that were seen")
                .containsExactly(
                        "- done",
                        "- failed",
                        "- running",
                        "- waiting",
                        "done failed",
                        "done waiting",
                        "failed running",
                        "running done",
                        "running failed",
                        "running running",
                        "waiting running");
    }

    /** One whole run with one fault at one step. */
    private void run(String faulty, Fault fault) {
        Run run = Run.begin(new RunId(graph.phase(), 1), 1_000);
        JsonObject committed = RunJson.write(graph, run);
        Map<String, Integer> done = new LinkedHashMap<>();
        boolean spent = fault == Fault.NONE;
        long now = 1_000;
        for (int round = 0; round < MAX_ROUNDS; round++) {
            View view = Engine.view(graph, run, now);
            if (view.result() == View.Result.FINISHED) {
                finished(fault, faulty, done);
                return;
            }
            if (view.due().isEmpty()) {
                boolean blocked = run.outcome(faulty) instanceof StepState.Waiting;
                assertThat(blocked || view.nextWake().isPresent())
                        .as("%s at %s: nothing is due and nothing will be", fault, faulty)
                        .isTrue();
                now = blocked ? now + 1 : view.nextWake().orElseThrow();
                if (!blocked) {
                    continue;
                }
            }
            // What was blocked is begun by its owner, once it sees that it can.
            Step step =
                    view.due().isEmpty() ? graph.step(faulty).orElseThrow() : view.due().getFirst();
            assertThat(done.keySet()).as("before %s", step.name()).containsAll(step.after());
            boolean here = !spent && step.name().equals(faulty);
            spent |= here;
            Run after = attempt(run, step.name(), here ? fault : Fault.NONE, now, done);
            committed = merge(committed, RunJson.patch(graph, run, after));
            assertThat(RunJson.read(committed)).contains(after);
            run = after;
            now += 5;
        }
        assertThat(run).as("%s at %s does not end", fault, faulty).isNull();
    }

    private void finished(Fault fault, String faulty, Map<String, Integer> done) {
        assertThat(done).hasSize(graph.steps().size());
        boolean again =
                switch (fault) {
                    case TWICE, CRASH_BEFORE_COMMIT, LOST_AFTER_DONE, UNREADY_AFTER_DONE -> true;
                    case NONE,
                            FAILS_ONCE,
                            REFUSED_ONCE,
                            BLOCKED_ONCE,
                            HANGS_ONCE,
                            CRASH_AFTER_COMMIT ->
                            false;
                };
        assertThat(done).containsEntry(faulty, again ? 2 : 1);
    }

    private Run attempt(Run run, String step, Fault fault, long now, Map<String, Integer> done) {
        List<StepEvent> events = new ArrayList<>();
        switch (fault) {
            case NONE, CRASH_AFTER_COMMIT -> {
                events.add(new StepEvent.Began(""));
                events.add(new StepEvent.Succeeded(""));
                done.merge(step, 1, Integer::sum);
            }
            case TWICE -> {
                Run running = apply(run, step, new StepEvent.Began(""), now);
                events.add(new StepEvent.Began("half"));
                events.add(new StepEvent.Succeeded(""));
                events.add(new StepEvent.Succeeded(""));
                done.merge(step, 2, Integer::sum);
                return applyAll(running, step, events, now);
            }
            case FAILS_ONCE -> {
                events.add(new StepEvent.Began(""));
                events.add(new StepEvent.Failed("no", "mend it"));
            }
            case REFUSED_ONCE -> {
                return apply(run, step, new StepEvent.Failed("no", "mend it"), now);
            }
            case BLOCKED_ONCE -> {
                return apply(run, step, new StepEvent.Blocked("no room", "add some"), now);
            }
            case HANGS_ONCE -> {
                return apply(run, step, new StepEvent.Began(""), now);
            }
            case CRASH_BEFORE_COMMIT -> {
                // Done in the world, and nobody was told.
                done.merge(step, 1, Integer::sum);
                return run;
            }
            case LOST_AFTER_DONE -> {
                events.add(new StepEvent.Succeeded(""));
                events.add(new StepEvent.FailedUntil("lost", "", now + 10));
                done.merge(step, 1, Integer::sum);
            }
            case UNREADY_AFTER_DONE -> {
                events.add(new StepEvent.Succeeded(""));
                events.add(new StepEvent.Blocked("lost", ""));
                done.merge(step, 1, Integer::sum);
            }
        }
        return applyAll(run, step, events, now);
    }

    private Run applyAll(Run run, String step, List<StepEvent> events, long now) {
        Run after = run;
        for (StepEvent event : events) {
            after = apply(after, step, event, now);
        }
        return after;
    }

    private Run apply(Run run, String step, StepEvent event, long now) {
        Run after = Engine.apply(graph, run, step, event, now);
        if (!after.equals(run)) {
            transitions.add(text(run.outcome(step)) + " " + text(after.outcome(step)));
        }
        return after;
    }

    private static String text(@Nullable StepState state) {
        return state == null ? "-" : state.text();
    }

    /** As the gate merges a patch. */
    private static JsonObject merge(JsonObject into, JsonObject patch) {
        JsonObject merged = into;
        for (String name : patch.names()) {
            Json value = patch.get(name);
            if (value == JsonNull.NULL) {
                merged = merged.without(name);
            } else if (value instanceof JsonObject object) {
                merged = merged.with(name, merge(into.object(name), object));
            } else if (value != null) {
                merged = merged.with(name, value);
            }
        }
        return merged;
    }
}

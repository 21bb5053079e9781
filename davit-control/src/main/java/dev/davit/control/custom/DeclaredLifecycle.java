package dev.davit.control.custom;

import dev.davit.base.Invariant;
import dev.davit.base.Timestamps;
import dev.davit.control.Conditions;
import dev.davit.control.garbage.Held;
import dev.davit.lifecycle.Graph;
import dev.davit.lifecycle.OnFailure;
import dev.davit.lifecycle.Owner;
import dev.davit.lifecycle.Phase;
import dev.davit.lifecycle.RunId;
import dev.davit.lifecycle.Step;
import dev.davit.lifecycle.StepState;
import dev.davit.lifecycle.StepView;
import dev.davit.lifecycle.View;
import dev.davit.model.image.ImageView;
import dev.davit.model.image.StoredObject;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.Key;
import dev.davit.model.kind.Kind;
import dev.davit.model.kind.Kinds;
import dev.davit.policy.Checks;
import dev.davit.policy.cel.value.Durations;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An object of a custom kind as the run that it is in: what its controller reports in conditions
 * and finalizers, in the order that a {@code Lifecycle} declares. Read from what is stored.
 */
public final class DeclaredLifecycle {
    private final Kind kind;
    private final JsonObject object;
    private final long now;
    private final long generation;
    private final Map<String, StepView> steps = new TreeMap<>();

    private DeclaredLifecycle(Kind kind, JsonObject object, long now) {
        this.kind = kind;
        this.object = object;
        this.now = now;
        this.generation = Math.max(1, object.wholeOr(1, "metadata", "generation"));
    }

    /** Null where nothing is declared for what the object is going through. */
    public static @Nullable View view(
            ImageView image, Kind kind, StoredObject stored, long nowMillis) {
        StoredObject declared = image.get(new Key(Kinds.LIFECYCLE.id(), "", kind.id().toString()));
        if (declared == null) {
            return null;
        }
        return view(declared.tree(), kind, stored.tree(), nowMillis);
    }

    static @Nullable View view(JsonObject declared, Kind kind, JsonObject object, long nowMillis) {
        DeclaredLifecycle run = new DeclaredLifecycle(kind, object, nowMillis);
        boolean leaves = Held.leaves(object);
        JsonArray list = declared.array("spec", leaves ? "stop" : "start");
        if (list.size() == 0) {
            return null;
        }
        return leaves ? run.stop(list) : run.start(list);
    }

    private View start(JsonArray list) {
        Graph graph = graph(Phase.START, list);
        for (Step step : graph.steps()) {
            JsonObject told = named(list, step.name());
            steps.put(step.name(), new StepView(step, started(step, told)));
        }
        return view(graph);
    }

    private StepState started(Step step, JsonObject told) {
        String type = told.textOr("", "condition");
        JsonObject condition = Conditions.find(object.array("status", "conditions"), type);
        long since =
                Timestamps.read(condition.textOr("", "lastTransitionTime"))
                        .orElse(begun(step.after()));
        String message = message(condition);
        boolean current = condition.wholeOr(generation, "observedGeneration") >= generation;
        if (current && "True".equals(condition.text("status"))) {
            return new StepState.Done(since, 1, message);
        }
        List<String> open = open(step.after());
        if (!open.isEmpty()) {
            return new StepState.Waiting(since, 0, open, "", "");
        }
        StepState state = underWay(type, condition, current, since, message, told);
        return late(told, state);
    }

    private StepState underWay(
            String type,
            JsonObject condition,
            boolean current,
            long since,
            String message,
            JsonObject told) {
        String unblock = told.textOr("", "unblock");
        if (condition.isEmpty()) {
            return new StepState.Waiting(
                    since,
                    0,
                    List.of(),
                    "there is no condition " + type + " in its status yet",
                    unblock.isEmpty() ? "does " + owner(told) + " run? It reports it" : unblock);
        }
        if (!current) {
            return new StepState.Running(
                    since,
                    1,
                    "told of generation %d, the object is at %d"
                            .formatted(condition.wholeOr(0, "observedGeneration"), generation));
        }
        return "False".equals(condition.text("status"))
                ? new StepState.Waiting(since, 1, List.of(), message, unblock)
                : new StepState.Running(since, 1, message);
    }

    /** What has taken longer than was declared is told as failed. */
    private StepState late(JsonObject told, StepState state) {
        String within = told.text("within");
        if (within == null || now - state.sinceMillis() <= millis(within)) {
            return state;
        }
        String why = state.message().isEmpty() ? "" : ": " + state.message();
        return new StepState.Failed(
                state.sinceMillis(),
                state.attempts(),
                "not done within " + within + why,
                state.unblock(),
                StepState.NEVER);
    }

    /** Judged when it was written; what was stored by another version never fails an answer. */
    private static long millis(String within) {
        try {
            return Durations.parse(within).toMillis();
        } catch (IllegalArgumentException unknown) {
            return Long.MAX_VALUE;
        }
    }

    private View stop(JsonArray list) {
        Map<String, StepView> held = new TreeMap<>();
        Held.steps(object, kind, "", now).forEach(each -> held.put(each.name(), each));
        long since = Held.sinceMillis(object, now);
        Graph declared = graph(Phase.STOP, list);
        List<Step> all = new ArrayList<>(declared.steps());
        for (Step step : declared.steps()) {
            JsonObject told = named(list, step.name());
            StepView holds = held.remove("finalizer/" + told.textOr("", "finalizer"));
            StepState state =
                    holds == null
                            ? new StepState.Done(since, 1, "")
                            : stopping(step, holds.state(), told, since);
            steps.put(step.name(), new StepView(step, state));
        }
        // Finalizers that nobody has declared.
        held.forEach((name, view) -> {
            all.add(view.step());
            steps.put(name, view);
        });
        return view(new Graph(kind.kind(), Phase.STOP, all));
    }

    private StepState stopping(Step step, StepState held, JsonObject told, long since) {
        List<String> open = open(step.after());
        if (!open.isEmpty()) {
            return new StepState.Waiting(since, 0, open, "", "");
        }
        String unblock = told.textOr(held.unblock(), "unblock");
        return new StepState.Waiting(since, 1, List.of(), held.message(), unblock);
    }

    private View view(Graph graph) {
        return new View(
                graph,
                new RunId(graph.phase(), generation),
                now,
                graph.steps().stream().map(step -> steps.get(step.name())).toList(),
                OptionalLong.empty());
    }

    private Graph graph(Phase phase, JsonArray list) {
        List<Step> all = new ArrayList<>();
        for (Json item : list) {
            if (item instanceof JsonObject told) {
                all.add(
                        new Step(
                                told.textOr("", "name"),
                                told.textOr("", "does"),
                                new Owner.Domain(owner(told)),
                                Checks.texts(told.array("after")),
                                Long.MAX_VALUE,
                                OnFailure.Retry.USUAL));
            }
        }
        return new Graph(kind.kind(), phase, all);
    }

    private String owner(JsonObject told) {
        return told.textOr("the controller of " + kind.id(), "owner");
    }

    /** One that was seen before: a graph names none that it has not. */
    private StepView step(String name) {
        return Invariant.present(steps.get(name), name);
    }

    private List<String> open(List<String> after) {
        return after.stream().filter(name -> !step(name).state().settled()).toList();
    }

    /** When a step could begin: once all before it were done. */
    private long begun(List<String> after) {
        long since =
                Timestamps.read(object.textOr("", "metadata", "creationTimestamp")).orElse(now);
        for (String name : after) {
            since = Math.max(since, step(name).state().sinceMillis());
        }
        return since;
    }

    private static String message(JsonObject condition) {
        String reason = condition.textOr("", "reason");
        String message = condition.textOr("", "message");
        return reason.isEmpty() || message.isEmpty() ? reason + message : reason + ": " + message;
    }

    private static JsonObject named(JsonArray list, String name) {
        for (Json item : list) {
            if (item instanceof JsonObject step && name.equals(step.text("name"))) {
                return step;
            }
        }
        return JsonObject.EMPTY;
    }
}

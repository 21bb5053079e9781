package dev.davit.lifecycle;

import dev.davit.base.Timestamps;
import dev.davit.lifecycle.StepState.Done;
import dev.davit.lifecycle.StepState.Due;
import dev.davit.lifecycle.StepState.Failed;
import dev.davit.lifecycle.StepState.Running;
import dev.davit.lifecycle.StepState.Skipped;
import dev.davit.lifecycle.StepState.Waiting;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonNull;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * {@code status.davit} ↔ {@link Run}.
 *
 * <pre>
 * {run: "start-1", since: …, steps: {"image/web": {run: "start-1", state: done, since: …, attempts: 1,
 *  message: …, unblock: …, retryAt: …, owner: node}}}
 * </pre>
 *
 * A step's entry names its own run: one run's entries stay until another run has a step of that
 * name.
 */
public final class RunJson {
    private RunJson() {}

    /** The run that an object is in, from its {@code status.davit}; empty before the first. */
    public static Optional<Run> read(JsonObject davit) {
        String text = davit.text("run");
        Optional<RunId> id = text == null ? Optional.empty() : RunId.of(text);
        return id.map(known -> read(davit, known));
    }

    /** What is recorded of one run; other runs' entries are left out. */
    public static Run read(JsonObject davit, RunId id) {
        SortedMap<String, StepState> outcomes = new TreeMap<>();
        JsonObject steps = davit.object("steps");
        long started = time(davit, "since", 0);
        steps.forEach((name, entry) -> {
            if (entry instanceof JsonObject step && id.text().equals(step.text("run"))) {
                StepState state = state(step);
                if (state != null) {
                    outcomes.put(name, state);
                }
            }
        });
        return new Run(id, started, outcomes);
    }

    /** Which steps have an entry of a run, in any state: enough to draw a change again later. */
    public static SortedMap<String, Owner> owners(JsonObject davit, RunId id) {
        SortedMap<String, Owner> owners = new TreeMap<>();
        davit.object("steps")
                .forEach((name, entry) -> {
                    if (entry instanceof JsonObject step && id.text().equals(step.text("run"))) {
                        owners.put(name, Owner.of(step.textOr("node", "owner")));
                    }
                });
        return owners;
    }

    /** The whole {@code status.davit} of a run, for an object that has none yet. */
    public static JsonObject write(Graph graph, Run run) {
        return head(run).with("steps", steps(graph, null, run));
    }

    /**
     * A merge patch for {@code status.davit}: only the entries that differ. Members an entry no
     * longer has are set to null, as merge patches remove them.
     */
    public static JsonObject patch(Graph graph, Run before, Run after) {
        JsonObject changed = steps(graph, before.id().equals(after.id()) ? before : null, after);
        JsonObject head = before.id().equals(after.id()) ? JsonObject.EMPTY : head(after);
        return changed.isEmpty() ? head : head.with("steps", changed);
    }

    private static JsonObject head(Run run) {
        JsonObject head = JsonObject.EMPTY.with("run", run.id().text());
        return run.startedMillis() == 0
                ? head
                : head.with("since", Timestamps.precise(run.startedMillis()));
    }

    private static JsonObject steps(Graph graph, @Nullable Run before, Run after) {
        JsonObject.Builder entries = JsonObject.builder();
        for (Map.Entry<String, StepState> outcome : after.outcomes().entrySet()) {
            String name = outcome.getKey();
            StepState old = before == null ? null : before.outcome(name);
            if (!outcome.getValue().equals(old)) {
                Owner owner = graph.step(name).map(Step::owner).orElse(Owner.BuiltIn.NODE);
                entries.put(name, entry(after.id(), owner, outcome.getValue()));
            }
        }
        if (before == null) {
            for (Step step : graph.steps()) {
                if (after.outcome(step.name()) == null) {
                    entries.put(step.name(), untouched(after.id(), step.owner()));
                }
            }
        }
        return entries.build();
    }

    /** One step's entry, complete, with null for what it does not have (as a merge patch needs). */
    public static JsonObject entry(RunId run, Owner owner, StepState state) {
        String retryAt =
                state instanceof Failed failed && failed.retryAt().isPresent()
                        ? Timestamps.precise(failed.retryAtMillis())
                        : "";
        String failing =
                state instanceof Running running && running.failingSinceMillis() != 0
                        ? Timestamps.precise(running.failingSinceMillis())
                        : "";
        return JsonObject.builder()
                .put("run", run.text())
                .put("state", state.text())
                .put("since", Timestamps.precise(state.sinceMillis()))
                .put("attempts", state.attempts())
                .put("message", orNull(state.message()))
                .put("unblock", orNull(state.unblock()))
                .put("retryAt", orNull(retryAt))
                .put("failingSince", orNull(failing))
                .put("owner", owner.text())
                .build();
    }

    /** A step that is part of the run, of which nothing is recorded yet: it has no time. */
    private static JsonObject untouched(RunId run, Owner owner) {
        return JsonObject.builder()
                .put("run", run.text())
                .put("state", "waiting")
                .put("since", JsonNull.NULL)
                .put("attempts", JsonNull.NULL)
                .put("message", JsonNull.NULL)
                .put("unblock", JsonNull.NULL)
                .put("retryAt", JsonNull.NULL)
                .put("failingSince", JsonNull.NULL)
                .put("owner", owner.text())
                .build();
    }

    private static Json orNull(String text) {
        return text.isEmpty() ? JsonNull.NULL : new JsonString(text);
    }

    /** Null for an untouched step and for a state of a later version: nothing is recorded. */
    private static @Nullable StepState state(JsonObject entry) {
        long since = time(entry, "since", 0);
        int attempts = (int) entry.wholeOr(0, "attempts");
        String message = entry.textOr("", "message");
        String unblock = entry.textOr("", "unblock");
        return switch (entry.textOr("", "state")) {
            case "waiting" ->
                    since == 0 ? null : new Waiting(since, attempts, List.of(), message, unblock);
            case "due" -> new Due(since, attempts);
            case "running" -> new Running(since, attempts, message, time(entry, "failingSince", 0));
            case "done" -> new Done(since, attempts, message);
            case "failed" ->
                    new Failed(
                            since,
                            attempts,
                            message,
                            unblock,
                            time(entry, "retryAt", StepState.NEVER));
            case "skipped" -> new Skipped(since, attempts, message);
            default -> null;
        };
    }

    private static long time(JsonObject object, String name, long fallback) {
        String text = object.text(name);
        return text == null ? fallback : Timestamps.read(text).orElse(fallback);
    }
}

package dev.davit.control;

import dev.davit.base.Timestamps;
import dev.davit.lifecycle.Explain;
import dev.davit.lifecycle.Explanation;
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
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.model.kind.Kind;
import dev.davit.model.kind.Kinds;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;

/** What a namespace that is being deleted still waits for: read from what is in it. */
public final class NamespaceLifecycle {
    /** Objects of a kind that are looked at, and of these so many are named. */
    private static final int LOOKED_AT = 200;

    private static final int NAMED = 5;
    private static final String PODS = "empty/pods";
    private static final RunId STOP = new RunId(Phase.STOP, 1);
    private static final Owner EMPTIER = new Owner.Domain(NamespaceEmptier.NAME);

    /** Nothing here times out: a namespace waits for its last object however long that takes. */
    private static final long NO_TIMEOUT = Long.MAX_VALUE;

    private NamespaceLifecycle() {}

    public static boolean stops(JsonObject namespace) {
        return namespace.text("metadata", "deletionTimestamp") != null;
    }

    /**
     * @param namespace one that is being deleted
     * @param kinds all that are served
     */
    public static View view(
            ImageView image, JsonObject namespace, List<Kind> kinds, long nowMillis) {
        String name = namespace.textOr("", "metadata", "name");
        String deleted = namespace.textOr("", "metadata", "deletionTimestamp");
        long since = Timestamps.read(deleted).orElse(nowMillis);
        List<StepView> steps = new ArrayList<>();
        boolean pods = image.count(Kinds.POD.id(), name) > 0;
        for (Kind kind : kinds) {
            int count = kind.namespaced() ? image.count(kind.id(), name) : 0;
            if (count > 0) {
                boolean later = pods && !kind.equals(Kinds.POD);
                List<String> after = later ? List.of(PODS) : List.of();
                Step step = step("empty/" + kind.id().plural(), "deletes " + kind.id(), after);
                steps.add(
                        new StepView(
                                step,
                                later
                                        ? new StepState.Waiting(since, 0, after, "", "")
                                        : remaining(image, kind, name, count, since)));
            }
        }
        List<String> before = steps.stream().map(StepView::name).toList();
        StepState release =
                before.isEmpty()
                        ? new StepState.Due(since, 0)
                        : new StepState.Waiting(since, 0, before, "", "");
        steps.add(new StepView(step("release", "lets go of the empty namespace", before), release));
        for (Json finalizer : namespace.array("metadata", "finalizers")) {
            String text = finalizer instanceof JsonString(String of) ? of : finalizer.toString();
            Step step = step("finalizer/" + text, "whoever set it cleans up", List.of());
            steps.add(new StepView(step, held(since, text, "namespace " + name)));
        }
        Graph graph =
                new Graph("Namespace", Phase.STOP, steps.stream().map(StepView::step).toList());
        return new View(graph, STOP, nowMillis, ordered(graph, steps), OptionalLong.empty());
    }

    public static Explanation explain(View view, String name) {
        return Explain.of("Namespace " + name, view);
    }

    private static List<StepView> ordered(Graph graph, List<StepView> steps) {
        TreeMap<String, StepView> byName = new TreeMap<>();
        steps.forEach(step -> byName.put(step.name(), step));
        return graph.steps().stream().map(step -> byName.get(step.name())).toList();
    }

    private static StepState remaining(
            ImageView image, Kind kind, String namespace, int count, long since) {
        List<String> names = new ArrayList<>();
        TreeSet<String> finalizers = new TreeSet<>();
        int[] seen = {0};
        image.scan(
                kind.id(),
                namespace,
                null,
                object -> {
                    if (names.size() < NAMED) {
                        names.add(told(object));
                    }
                    for (Json each : object.tree().array("metadata", "finalizers")) {
                        finalizers.add(each instanceof JsonString(String of) ? of : "?");
                    }
                    return ++seen[0] < LOOKED_AT;
                });
        String more = count > names.size() ? ", …" : "";
        String message = "%d left: %s%s".formatted(count, String.join(", ", names), more);
        return finalizers.isEmpty()
                ? new StepState.Running(since, 1, message)
                : held(since, String.join(", ", finalizers), message + " (in " + kind.id() + ")");
    }

    /** An object that stops by itself says until when. */
    private static String told(StoredObject object) {
        String until = object.tree().text("metadata", "deletionTimestamp");
        long grace = object.tree().wholeOr(0, "metadata", "deletionGracePeriodSeconds");
        String name = object.key().name();
        return until == null || grace == 0 ? name : name + " (stops, at the latest " + until + ")";
    }

    private static StepState held(long since, String finalizer, String what) {
        return new StepState.Waiting(
                since,
                1,
                List.of(),
                "held by the finalizer " + finalizer + ": " + what,
                "the program that set "
                        + finalizer
                        + " takes it away; \"davit why\" of what it holds tells how to do without it");
    }

    private static Step step(String name, String does, List<String> after) {
        return new Step(name, does, EMPTIER, after, NO_TIMEOUT, OnFailure.Retry.USUAL);
    }
}

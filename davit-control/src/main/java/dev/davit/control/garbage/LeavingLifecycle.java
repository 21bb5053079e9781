package dev.davit.control.garbage;

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
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * An object of any kind as the run that it is in: for most there is nothing to do but to be stored,
 * and, once deleted, to wait for those who hold it. Read from what is stored.
 */
public final class LeavingLifecycle {
    /** Objects that are looked at, and of these so many are named. */
    private static final int LOOKED_AT = 20_000;

    private static final int NAMED = 5;

    private static final List<String> STORED = List.of("stored");

    private LeavingLifecycle() {}

    public static View view(ImageView image, Kind kind, StoredObject stored, long nowMillis) {
        JsonObject object = stored.tree();
        boolean leaves = Held.leaves(object);
        List<StepView> steps = new ArrayList<>();
        if (leaves) {
            steps.addAll(Held.steps(object, kind, owned(image, stored), nowMillis));
        }
        List<String> before = steps.stream().map(StepView::name).toList();
        long since = Held.sinceMillis(object, nowMillis);
        steps.add(
                leaves
                        ? step("release", "the object goes", before, gone(before, since))
                        : step(
                                STORED.getFirst(),
                                "takes effect by being stored",
                                before,
                                new StepState.Done(created(object), 1, "")));
        if (kind.dataOnly() && !leaves) {
            steps.add(notYet(kind, created(object)));
        }
        Phase phase = leaves ? Phase.STOP : Phase.START;
        Graph graph = new Graph(kind.kind(), phase, steps.stream().map(StepView::step).toList());
        TreeMap<String, StepView> byName = new TreeMap<>();
        steps.forEach(each -> byName.put(each.name(), each));
        return new View(
                graph,
                new RunId(phase, Math.max(1, object.wholeOr(1, "metadata", "generation"))),
                nowMillis,
                graph.steps().stream().map(each -> byName.get(each.name())).toList(),
                OptionalLong.empty());
    }

    public static Explanation explain(View view, Kind kind, JsonObject object) {
        String namespace = object.textOr("", "metadata", "namespace");
        String name = object.textOr("", "metadata", "name");
        String subject = kind.kind() + " " + (namespace.isEmpty() ? "" : namespace + "/") + name;
        return Explain.of(subject, view);
    }

    /** What Kubernetes would do with the object, and this version does not. */
    private static StepView notYet(Kind kind, long since) {
        StepState state =
                new StepState.Waiting(
                        since,
                        0,
                        List.of(),
                        kind.dataOnlyText(),
                        "a later version of Davit, or a program of your own that acts on them");
        return step(kind.notYet(), "no controller of this version does it", STORED, state);
    }

    private static StepState gone(List<String> before, long since) {
        return before.isEmpty()
                ? new StepState.Due(since, 0)
                : new StepState.Waiting(since, 0, before, "", "");
    }

    private static StepView step(String name, String does, List<String> after, StepState state) {
        Step step =
                new Step(
                        name,
                        does,
                        Owner.BuiltIn.GATE,
                        after,
                        Long.MAX_VALUE,
                        OnFailure.Retry.USUAL);
        return new StepView(step, state);
    }

    private static long created(JsonObject object) {
        return Timestamps.read(object.textOr("", "metadata", "creationTimestamp")).orElse(0);
    }

    /** What a deletion in the foreground waits for. */
    private static String owned(ImageView image, StoredObject owner) {
        if (!Finalizers.waits(owner)) {
            return "";
        }
        List<String> names = new ArrayList<>();
        int[] looked = {0};
        int[] found = {0};
        for (Kind kind : image.kinds().all()) {
            if (kind.namespaced()) {
                image.scan(
                        kind.id(),
                        owner.key().namespace(),
                        null,
                        object -> {
                            if (Held.blocks(object.tree(), owner.uid())) {
                                found[0]++;
                                if (names.size() < NAMED) {
                                    names.add(kind.singular() + "/" + object.key().name());
                                }
                            }
                            return ++looked[0] < LOOKED_AT;
                        });
            }
        }
        return String.join(", ", names)
                + (found[0] > NAMED ? " and " + (found[0] - NAMED) + " more" : "");
    }
}

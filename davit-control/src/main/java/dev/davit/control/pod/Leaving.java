package dev.davit.control.pod;

import dev.davit.control.garbage.Held;
import dev.davit.lifecycle.Graph;
import dev.davit.lifecycle.Step;
import dev.davit.lifecycle.StepState;
import dev.davit.lifecycle.StepView;
import dev.davit.lifecycle.View;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.Kinds;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** The stop of a pod that somebody's finalizer holds after its node has let it go. */
final class Leaving {
    private Leaving() {}

    static View view(JsonObject pod, View view) {
        List<StepView> held = Held.steps(pod, Kinds.POD, "", view.nowMillis());
        if (held.isEmpty()) {
            return view;
        }
        boolean letGo = pod.wholeOr(-1, "metadata", "deletionGracePeriodSeconds") == 0;
        List<StepView> steps = new ArrayList<>(held);
        view.steps().forEach(step -> steps.add(letGo ? after(step) : step));
        TreeMap<String, StepView> byName = new TreeMap<>();
        steps.forEach(step -> byName.put(step.name(), step));
        List<Step> all = steps.stream().map(StepView::step).toList();
        Graph graph = new Graph(PodGraphs.KIND, view.graph().phase(), all);
        return new View(
                graph,
                view.run(),
                view.nowMillis(),
                graph.steps().stream().map(step -> byName.get(step.name())).toList(),
                view.nextWake());
    }

    /** A node tells no more of a pod that it has released: nothing of it is there then. */
    private static StepView after(StepView step) {
        boolean last =
                step.name().equals(PodGraphs.TEARDOWN) || step.name().equals(PodGraphs.RELEASE);
        boolean open =
                step.state() instanceof StepState.Running
                        || step.state() instanceof StepState.Waiting
                        || step.state() instanceof StepState.Due;
        return last && open
                ? new StepView(step.step(), new StepState.Done(step.state().sinceMillis(), 1, ""))
                : step;
    }
}

package dev.davit.control.pod;

import dev.davit.base.Timestamps;
import dev.davit.lifecycle.Engine;
import dev.davit.lifecycle.Explain;
import dev.davit.lifecycle.Explanation;
import dev.davit.lifecycle.Graph;
import dev.davit.lifecycle.Phase;
import dev.davit.lifecycle.Run;
import dev.davit.lifecycle.RunId;
import dev.davit.lifecycle.RunJson;
import dev.davit.lifecycle.View;
import dev.davit.model.json.JsonObject;
import dev.davit.model.patch.MergePatch;
import java.util.Optional;

/**
 * A pod's tree → the run it is in, judged now. What {@code …/lifecycle} and {@code davit why} show.
 */
public final class PodLifecycle {
    private PodLifecycle() {}

    /**
     * The run a pod is in: stop once it is being deleted; else what {@code status.davit.run} names;
     * else its start.
     */
    public static RunId current(JsonObject pod) {
        if (pod.text("metadata", "deletionTimestamp") != null) {
            return stopRun(pod);
        }
        String named = pod.text("status", "davit", "run");
        Optional<RunId> run = named == null ? Optional.empty() : RunId.of(named);
        return run.orElse(RunId.FIRST_START);
    }

    /**
     * The pod as its node sees it at this moment, which is ahead of what was committed: not every
     * step is worth a write.
     *
     * @param progress a {@code status.davit} from the node
     */
    public static JsonObject live(JsonObject pod, JsonObject progress) {
        Optional<RunId> run = RunId.of(progress.textOr("", "run"));
        boolean leaving = current(pod).phase() == Phase.STOP;
        if (run.isEmpty() || leaving != (run.get().phase() == Phase.STOP)) {
            // The node has not heard of the last wish yet: what it does is the past.
            return pod;
        }
        JsonObject davit = MergePatch.apply(pod.object("status", "davit"), progress);
        return pod.with("status", pod.object("status").with("davit", davit));
    }

    public static RunId stopRun(JsonObject pod) {
        return new RunId(Phase.STOP, generation(pod));
    }

    public static RunId changeRun(JsonObject pod) {
        return new RunId(Phase.CHANGE, generation(pod));
    }

    private static long generation(JsonObject pod) {
        return Math.max(1, pod.wholeOr(1, "metadata", "generation"));
    }

    /** The graph of a run: of a change, from the steps that its node has recorded. */
    public static Graph graph(JsonObject pod, RunId run) {
        JsonObject spec = pod.object("spec");
        return switch (run.phase()) {
            case START -> PodGraphs.start(spec);
            case STOP -> PodGraphs.stop(spec);
            case CHANGE ->
                    PodGraphs.changeOf(
                            RunJson.owners(pod.object("status", "davit"), run).keySet(), spec);
        };
    }

    public static View view(JsonObject pod, long nowMillis) {
        RunId id = current(pod);
        Run recorded = RunJson.read(pod.object("status", "davit"), id);
        Run run =
                recorded.startedMillis() != 0
                        ? recorded
                        : new Run(id, began(pod, id), recorded.outcomes());
        View view = Engine.view(graph(pod, id), run, nowMillis);
        return id.phase() == Phase.STOP ? Leaving.view(pod, view) : view;
    }

    /** A run's begin, where its status does not say: the write that asked for it. */
    private static long began(JsonObject pod, RunId id) {
        String field =
                switch (id.phase()) {
                    case START, CHANGE -> "creationTimestamp";
                    case STOP -> "deletionTimestamp";
                };
        String text = pod.text("metadata", field);
        return text == null ? 0 : Timestamps.read(text).orElse(0);
    }

    public static Explanation explain(JsonObject pod, long nowMillis) {
        String subject =
                "Pod "
                        + pod.textOr("", "metadata", "namespace")
                        + "/"
                        + pod.textOr("", "metadata", "name");
        return Hints.on(pod, Explain.of(subject, view(pod, nowMillis)));
    }
}

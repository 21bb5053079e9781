package dev.davit.control.pod;

import dev.davit.lifecycle.Explanation;
import dev.davit.lifecycle.Explanation.Blocker;
import dev.davit.lifecycle.Explanation.LogPlace;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonObject;
import java.util.List;
import java.util.Optional;

/**
 * What a pod's object adds to the cause that its step tells: where its log is, what ends a wait.
 */
final class Hints {
    private static final String TERMINATE = PodGraphs.terminate("");
    private static final List<String> STARTS = List.of(PodGraphs.container(""), PodGraphs.init(""));

    private Hints() {}

    static Explanation on(JsonObject pod, Explanation why) {
        return why.with(why.steps().stream().map(step -> on(pod, step)).toList());
    }

    private static Blocker on(JsonObject pod, Blocker blocker) {
        Blocker told = blocker.unblock().isEmpty() ? waited(pod, blocker) : blocker;
        return log(pod, blocker).map(told::toldIn).orElse(told);
    }

    /** A step that is under way says nothing of how to be done with it sooner. */
    private static Blocker waited(JsonObject pod, Blocker blocker) {
        String step = blocker.step();
        String name = pod.textOr("", "metadata", "name");
        String namespace = pod.textOr("", "metadata", "namespace");
        long grace = pod.wholeOr(0, "metadata", "deletionGracePeriodSeconds");
        if (step.startsWith(TERMINATE) && grace > 0) {
            String until = pod.textOr("", "metadata", "deletionTimestamp");
            return blocker.unblockedBy(
                    "nothing: it is killed at %s at the latest; sooner: kubectl delete pod %s -n %s --grace-period=1"
                            .formatted(until, name, namespace));
        }
        boolean hook =
                step.startsWith(PodGraphs.container(""))
                        && blocker.message().contains("postStart hook");
        return hook
                ? blocker.unblockedBy(
                        "correct lifecycle.postStart of the container: kubectl edit pod %s -n %s"
                                .formatted(name, namespace))
                : blocker;
    }

    private static Optional<LogPlace> log(JsonObject pod, Blocker blocker) {
        String name = pod.textOr("", "metadata", "name");
        for (String start : STARTS) {
            if (blocker.step().startsWith(start) && blocker.state().equals("failed")) {
                String container = blocker.step().substring(start.length());
                return ended(pod, container)
                        ? Optional.of(new LogPlace(name, container, true))
                        : Optional.empty();
            }
        }
        return blocker.step().equals(PodGraphs.READY)
                ? unready(pod).map(container -> new LogPlace(name, container, false))
                : Optional.empty();
    }

    private static boolean ended(JsonObject pod, String container) {
        for (String list : List.of("containerStatuses", "initContainerStatuses")) {
            for (Json item : pod.array("status", list)) {
                if (item instanceof JsonObject status && container.equals(status.text("name"))) {
                    return status.object("lastState").has("terminated")
                            || status.object("state").has("terminated");
                }
            }
        }
        return false;
    }

    /** The first container that runs, and is not ready. */
    private static Optional<String> unready(JsonObject pod) {
        for (Json item : pod.array("status", "containerStatuses")) {
            if (item instanceof JsonObject status
                    && status.object("state").has("running")
                    && !status.boolOr(false, "ready")) {
                return Optional.of(status.textOr("", "name"));
            }
        }
        return Optional.empty();
    }
}

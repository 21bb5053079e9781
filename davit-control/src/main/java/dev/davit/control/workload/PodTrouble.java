package dev.davit.control.workload;

import dev.davit.model.json.Json;
import dev.davit.model.json.JsonObject;
import java.util.List;

/** Why a pod is not ready, in one line, as far as it tells itself. */
public final class PodTrouble {
    /** A beginning is no trouble. */
    private static final List<String> USUAL = List.of("", "ContainerCreating", "PodInitializing");

    private PodTrouble() {}

    /** Empty where nothing is wrong: it is ready, or on its way. */
    public static String of(JsonObject pod) {
        String why = unplaced(pod);
        why = why.isEmpty() ? step(pod) : why;
        why = why.isEmpty() ? containers(pod, "initContainerStatuses") : why;
        return why.isEmpty() ? containers(pod, "containerStatuses") : why;
    }

    private static String unplaced(JsonObject pod) {
        for (Json item : pod.array("status", "conditions")) {
            if (item instanceof JsonObject condition
                    && "PodScheduled".equals(condition.text("type"))
                    && "False".equals(condition.text("status"))) {
                return condition.textOr("it has no node", "message");
            }
        }
        return "";
    }

    private static String step(JsonObject pod) {
        JsonObject steps = pod.object("status", "davit", "steps");
        for (int i = 0; i < steps.size(); i++) {
            JsonObject step = steps.object(steps.nameAt(i));
            String state = step.textOr("", "state");
            String message = step.textOr("", "message");
            if (!message.isEmpty() && (state.equals("failed") || state.equals("waiting"))) {
                return steps.nameAt(i) + ": " + message;
            }
        }
        return "";
    }

    private static String containers(JsonObject pod, String list) {
        for (Json item : pod.array("status", list)) {
            String why = item instanceof JsonObject container ? container(container) : "";
            if (!why.isEmpty()) {
                return why;
            }
        }
        return "";
    }

    private static String container(JsonObject container) {
        String name = "container " + container.textOr("", "name") + ": ";
        String reason = container.textOr("", "state", "waiting", "reason");
        if (!USUAL.contains(reason)) {
            String message = container.textOr("", "state", "waiting", "message");
            return name + reason + (message.isEmpty() ? "" : ": " + message);
        }
        long exit = container.wholeOr(0, "state", "terminated", "exitCode");
        return exit == 0 ? "" : name + "ended with exit code " + exit;
    }
}

package dev.davit.model.table;

import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * A pod in one word and three numbers, by the rules that users of {@code kubectl get pods} know:
 * the first init container that is not through speaks for the pod; then the first container that
 * waits or has ended; a deletion overrides both.
 *
 * @param containers those that count as ready or not: the containers and the sidecars
 * @param lastRestartMillis when a container last ended to be restarted; null: never
 */
public record PodSummary(
        String status, int ready, int containers, long restarts, @Nullable Long lastRestartMillis) {

    public static PodSummary of(JsonObject pod) {
        return new Reading(pod).read();
    }

    private static final class Reading {
        private final JsonObject pod;
        private final JsonArray initSpecs;
        private String status;
        private int ready;
        private long restarts;
        private @Nullable Long lastRestart;

        Reading(JsonObject pod) {
            this.pod = pod;
            this.initSpecs = pod.array("spec", "initContainers");
            String reason = pod.textOr("", "status", "reason");
            this.status = reason.isEmpty() ? pod.textOr("Unknown", "status", "phase") : reason;
        }

        PodSummary read() {
            if ("SchedulingGated".equals(Cells.condition(pod, "PodScheduled").text("reason"))) {
                status = "SchedulingGated";
            }
            boolean initialising = initContainers();
            if (!initialising || Cells.holds(pod, "Initialized")) {
                keepSidecarRestartsOnly();
                containers();
            }
            deletion();
            int counted = pod.array("spec", "containers").size() + sidecars();
            return new PodSummary(status, ready, counted, restarts, lastRestart);
        }

        /** True: one of them speaks for the pod. */
        private boolean initContainers() {
            JsonArray statuses = pod.array("status", "initContainerStatuses");
            for (int i = 0; i < statuses.size(); i++) {
                if (!(statuses.get(i) instanceof JsonObject container)) {
                    continue;
                }
                countRestarts(container);
                if (isThrough(container)) {
                    continue;
                }
                status = "Init:" + initWord(container, i);
                return true;
            }
            return false;
        }

        private boolean isThrough(JsonObject container) {
            JsonObject ended = container.object("state", "terminated");
            if (!ended.isEmpty() && ended.wholeOr(0, "exitCode") == 0) {
                return true;
            }
            if (isSidecar(container.textOr("", "name")) && container.boolOr(false, "started")) {
                ready += container.boolOr(false, "ready") ? 1 : 0;
                return true;
            }
            return false;
        }

        private String initWord(JsonObject container, int index) {
            JsonObject ended = container.object("state", "terminated");
            if (!ended.isEmpty()) {
                return endWord(ended);
            }
            String waiting = container.textOr("", "state", "waiting", "reason");
            return waiting.isEmpty() || waiting.equals("PodInitializing")
                    ? index + "/" + initSpecs.size()
                    : waiting;
        }

        private void keepSidecarRestartsOnly() {
            restarts = 0;
            lastRestart = null;
            for (Json item : pod.array("status", "initContainerStatuses")) {
                if (item instanceof JsonObject container
                        && isSidecar(container.textOr("", "name"))) {
                    countRestarts(container);
                }
            }
        }

        private void containers() {
            boolean anyRuns = false;
            JsonArray statuses = pod.array("status", "containerStatuses");
            for (int i = statuses.size() - 1; i >= 0; i--) {
                if (!(statuses.get(i) instanceof JsonObject container)) {
                    continue;
                }
                countRestarts(container);
                JsonObject state = container.object("state");
                String waiting = state.textOr("", "waiting", "reason");
                if (!waiting.isEmpty()) {
                    status = waiting;
                } else if (!state.object("terminated").isEmpty()) {
                    status = endWord(state.object("terminated"));
                } else if (container.boolOr(false, "ready") && state.has("running")) {
                    anyRuns = true;
                    ready++;
                }
            }
            if (status.equals("Completed") && anyRuns) {
                status = Cells.holds(pod, "Ready") ? "Running" : "NotReady";
            }
        }

        private void deletion() {
            if (pod.text("metadata", "deletionTimestamp") == null) {
                return;
            }
            String phase = pod.textOr("", "status", "phase");
            if ("NodeLost".equals(pod.text("status", "reason"))) {
                status = "Unknown";
            } else if (!phase.equals("Succeeded") && !phase.equals("Failed")) {
                status = "Terminating";
            }
        }

        private static String endWord(JsonObject ended) {
            String reason = ended.textOr("", "reason");
            if (!reason.isEmpty()) {
                return reason;
            }
            long signal = ended.wholeOr(0, "signal");
            return signal != 0 ? "Signal:" + signal : "ExitCode:" + ended.wholeOr(0, "exitCode");
        }

        private void countRestarts(JsonObject container) {
            restarts += container.wholeOr(0, "restartCount");
            Long ended =
                    HumanDuration.millis(container.at("lastState", "terminated", "finishedAt"));
            if (ended != null && (lastRestart == null || ended > lastRestart)) {
                lastRestart = ended;
            }
        }

        private boolean isSidecar(String name) {
            for (Json item : initSpecs) {
                if (item instanceof JsonObject container && name.equals(container.text("name"))) {
                    return isSidecar(container);
                }
            }
            return false;
        }

        private static boolean isSidecar(JsonObject container) {
            return "Always".equals(container.text("restartPolicy"));
        }

        private int sidecars() {
            int count = 0;
            for (Json item : initSpecs) {
                count += item instanceof JsonObject container && isSidecar(container) ? 1 : 0;
            }
            return count;
        }
    }
}

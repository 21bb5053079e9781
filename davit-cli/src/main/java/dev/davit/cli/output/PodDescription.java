package dev.davit.cli.output;

import dev.davit.model.json.Json;
import dev.davit.model.json.JsonObject;
import dev.davit.model.table.HumanDuration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The parts of a pod's description that only pods have. */
final class PodDescription {
    private PodDescription() {}

    static void write(Outline out, JsonObject pod, long nowMillis) {
        out.value(0, "Node", pod.textOr("<none yet>", "spec", "nodeName"));
        out.value(0, "Status", pod.textOr("", "status", "phase"));
        out.value(0, "Reason", pod.textOr("", "status", "reason"));
        out.value(0, "Message", pod.textOr("", "status", "message"));
        out.value(0, "Address", pod.textOr("", "status", "podIP"));
        out.value(0, "QoS class", pod.textOr("", "status", "qosClass"));
        out.value(0, "Service account", pod.textOr("", "spec", "serviceAccountName"));
        containers(
                out, pod, "Init containers", "initContainers", "initContainerStatuses", nowMillis);
        containers(out, pod, "Containers", "containers", "containerStatuses", nowMillis);
        containers(
                out,
                pod,
                "Ephemeral containers",
                "ephemeralContainers",
                "ephemeralContainerStatuses",
                nowMillis);
        volumes(out, pod);
    }

    private static void containers(
            Outline out, JsonObject pod, String title, String in, String statuses, long nowMillis) {
        if (pod.array("spec", in).size() == 0) {
            return;
        }
        out.title(0, title);
        for (Json item : pod.array("spec", in)) {
            JsonObject container = (JsonObject) item;
            JsonObject status = status(pod, statuses, container.textOr("", "name"));
            out.title(1, container.textOr("", "name"));
            out.value(2, "Image", container.textOr("", "image"));
            out.value(2, "Image ID", status.textOr("", "imageID"));
            out.value(2, "State", state(status.object("state"), nowMillis));
            out.value(2, "Last state", state(status.object("lastState"), nowMillis));
            out.value(2, "Ready", status.isEmpty() ? "" : "" + status.boolOr(false, "ready"));
            long restarts = status.wholeOr(0, "restartCount");
            out.value(2, "Restarts", status.isEmpty() ? "" : Long.toString(restarts));
            for (String name : List.of("ports", "command", "args", "env", "envFrom", "resources")) {
                part(out, container, name);
            }
            for (String name : List.of("livenessProbe", "readinessProbe", "startupProbe")) {
                part(out, container, name);
            }
            mounts(out, container);
        }
    }

    private static void part(Outline out, JsonObject container, String name) {
        Json value = container.get(name);
        if (value != null && !(value instanceof JsonObject object && object.isEmpty())) {
            out.tree(2, JsonObject.of(name, value));
        }
    }

    private static void mounts(Outline out, JsonObject container) {
        List<String> mounts = new ArrayList<>();
        for (Json item : container.array("volumeMounts")) {
            JsonObject mount = (JsonObject) item;
            boolean readOnly = mount.boolOr(false, "readOnly");
            mounts.add(
                    mount.textOr("", "mountPath")
                            + " from "
                            + mount.textOr("", "name")
                            + (readOnly ? " (read-only)" : ""));
        }
        out.values(2, "Mounts", mounts);
    }

    private static JsonObject status(JsonObject pod, String statuses, String name) {
        for (Json item : pod.array("status", statuses)) {
            if (item instanceof JsonObject one && one.textOr("", "name").equals(name)) {
                return one;
            }
        }
        return JsonObject.EMPTY;
    }

    /** {@code Running since … (5m)}, {@code Waiting: reason: message}. */
    static String state(JsonObject state, long nowMillis) {
        if (state.isEmpty()) {
            return "";
        }
        String word = state.nameAt(0);
        JsonObject inner = state.object(word);
        List<String> parts = new ArrayList<>();
        parts.add(word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1));
        if (inner.has("startedAt") && word.equals("running")) {
            parts.add("for " + HumanDuration.since(inner.get("startedAt"), nowMillis));
        }
        if (inner.has("exitCode")) {
            parts.add("with exit code " + inner.wholeOr(0, "exitCode"));
        }
        String why = inner.textOr("", "reason");
        String message = inner.textOr("", "message");
        String end = why + (why.isEmpty() || message.isEmpty() ? "" : ": ") + message.strip();
        return String.join(" ", parts) + (end.isEmpty() ? "" : " (" + end + ")");
    }

    private static void volumes(Outline out, JsonObject pod) {
        if (pod.array("spec", "volumes").size() == 0) {
            return;
        }
        out.title(0, "Volumes");
        for (Json item : pod.array("spec", "volumes")) {
            JsonObject volume = (JsonObject) item;
            out.title(1, volume.textOr("", "name")).tree(2, volume.without("name"));
        }
    }
}

package dev.davit.gate.read;

import dev.davit.base.Outcome;
import dev.davit.base.Reason;
import dev.davit.base.Refusal;
import dev.davit.gate.StreamPermit;
import dev.davit.gate.room.Asked;
import dev.davit.gate.room.Refusals;
import dev.davit.model.image.StoredObject;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.store.Store;
import java.util.ArrayList;
import java.util.List;

/** May a log be read, or a program be run, in this pod, and in which of its containers? */
public final class PermitStream {
    private static final List<String> STREAMS = List.of("log", "exec", "attach", "portforward");
    private static final List<String> STATUSES =
            List.of("containerStatuses", "initContainerStatuses", "ephemeralContainerStatuses");
    private static final String DEFAULT_CONTAINER = "kubectl.kubernetes.io/default-container";

    private final Store store;

    public PermitStream(Store store) {
        this.store = store;
    }

    public Outcome<StreamPermit> permit(Asked asked) {
        String stream = asked.target().subresource();
        boolean exec = stream.equals("exec") || stream.equals("attach");
        if (!STREAMS.contains(stream) || !asked.kind().subresources().contains(stream)) {
            return Refusals.notAllowed("no stream is served here: " + stream);
        }
        StoredObject pod = store.image().get(asked.key());
        if (pod == null) {
            return Refusals.notFound(asked.kind(), asked.target().name());
        }
        if (stream.equals("portforward")) {
            return placed(pod).then(node -> running(pod, node));
        }
        return container(asked, pod.tree())
                .then(name -> placed(pod).then(node -> ready(asked, pod, node, name, exec)));
    }

    private static Outcome<String> container(Asked asked, JsonObject pod) {
        List<String> main = names(pod.array("spec", "containers"));
        List<String> init = names(pod.array("spec", "initContainers"));
        String name = asked.target().name();
        String wished = asked.options().firstOr("container", "");
        if (!wished.isEmpty()) {
            List<String> ephemeral = names(pod.array("spec", "ephemeralContainers"));
            return main.contains(wished) || init.contains(wished) || ephemeral.contains(wished)
                    ? Outcome.ok(wished)
                    : Refusals.bad("container %s is not valid for pod %s".formatted(wished, name));
        }
        if (main.size() == 1) {
            return Outcome.ok(main.getFirst());
        }
        String usual = pod.textOr("", "metadata", "annotations", DEFAULT_CONTAINER);
        if (main.contains(usual)) {
            return Outcome.ok(usual);
        }
        String choice =
                "a container name must be specified for pod %s, choose one of: %s"
                        .formatted(name, list(main));
        return Refusals.bad(
                init.isEmpty() ? choice : choice + " or one of the init containers: " + list(init));
    }

    private static Outcome<String> placed(StoredObject pod) {
        String node = pod.tree().textOr("", "spec", "nodeName");
        return node.isEmpty()
                ? Refusals.bad("pod " + pod.key().name() + " does not have a host assigned")
                : Outcome.ok(node);
    }

    /** Ports are the pod's, not one container's. */
    private static Outcome<StreamPermit> running(StoredObject pod, String node) {
        String phase = pod.tree().textOr("", "status", "phase");
        return phase.equals("Running")
                ? Outcome.ok(new StreamPermit(pod, node, ""))
                : Refusals.bad(
                        "unable to forward port because pod is not running. Current status=%s"
                                .formatted(phase));
    }

    private static Outcome<StreamPermit> ready(
            Asked asked, StoredObject pod, String node, String container, boolean exec) {
        JsonObject tree = pod.tree();
        String phase = tree.textOr("", "status", "phase");
        if (exec && (phase.equals("Succeeded") || phase.equals("Failed"))) {
            return Refusals.bad(
                    "cannot %s a container in a completed pod; current phase is %s"
                            .formatted(verb(asked), phase));
        }
        JsonObject status = status(tree, container);
        JsonObject state = status.object("state");
        boolean everRan = !status.object("lastState", "terminated").isEmpty();
        boolean waits = status.isEmpty() || state.isEmpty() || state.has("waiting");
        if (exec && !state.has("running")) {
            return Outcome.refused(
                    Refusal.of(
                            Reason.CONFLICT,
                            "container \"%s\" in pod \"%s\" is not running: %s"
                                    .formatted(container, pod.key().name(), describe(state))));
        }
        if (!exec && asked.options().flag("previous") && !everRan) {
            return Refusals.bad(
                    "previous terminated container \"%s\" in pod \"%s\" not found"
                            .formatted(container, pod.key().name()));
        }
        if (!exec && waits && !everRan) {
            return Refusals.bad(
                    "container \"%s\" in pod \"%s\" is waiting to start: %s"
                            .formatted(container, pod.key().name(), describe(state)));
        }
        return Outcome.ok(new StreamPermit(pod, node, container));
    }

    private static String verb(Asked asked) {
        return asked.target().subresource().equals("exec") ? "exec into" : "attach to";
    }

    private static String describe(JsonObject state) {
        if (state.has("terminated")) {
            return "it has ended ("
                    + state.textOr("exit", "terminated", "reason")
                    + " "
                    + state.wholeOr(0, "terminated", "exitCode")
                    + ")";
        }
        return state.textOr("ContainerCreating", "waiting", "reason");
    }

    private static JsonObject status(JsonObject pod, String container) {
        for (String list : STATUSES) {
            for (Json item : pod.array("status", list)) {
                if (item instanceof JsonObject status && container.equals(status.text("name"))) {
                    return status;
                }
            }
        }
        return JsonObject.EMPTY;
    }

    private static List<String> names(JsonArray containers) {
        List<String> names = new ArrayList<>();
        for (Json item : containers) {
            if (item instanceof JsonObject container) {
                names.add(container.textOr("", "name"));
            }
        }
        return names;
    }

    private static String list(List<String> names) {
        return "[" + String.join(" ", names) + "]";
    }
}

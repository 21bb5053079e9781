package dev.davit.control.pod;

import dev.davit.base.Timestamps;
import dev.davit.control.pod.ContainerFacts.Running;
import dev.davit.control.pod.ContainerFacts.Terminated;
import dev.davit.control.pod.ContainerFacts.Waiting;
import dev.davit.control.pod.Restarts.Policy;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonBool;
import dev.davit.model.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Facts about containers → the part of a pod's status that its node owns: phase, conditions,
 * container statuses, start time. Phases follow Kubernetes' rules.
 */
public final class PodStatus {
    private final JsonObject spec;
    private final List<ContainerFacts> inits;
    private final List<ContainerFacts> containers;
    private final JsonObject previous;
    private final long generation;
    private final long nowMillis;

    private PodStatus(
            JsonObject spec,
            List<ContainerFacts> inits,
            List<ContainerFacts> containers,
            JsonObject previous,
            long generation,
            long nowMillis) {
        this.spec = spec;
        this.inits = inits;
        this.containers = containers;
        this.previous = previous;
        this.generation = generation;
        this.nowMillis = nowMillis;
    }

    /**
     * @param sandboxReady the pod's network and namespaces are there
     * @param generation of the spec that readiness is told of: rollouts count on a pod once this is
     *     its newest and it is ready
     * @param previous the status as it is now: transition times and others' conditions come from it
     * @return members to set in {@code status}; nothing of others' (address, {@code davit})
     */
    public static JsonObject of(
            JsonObject spec,
            boolean sandboxReady,
            List<ContainerFacts> inits,
            List<ContainerFacts> containers,
            JsonObject previous,
            long generation,
            long nowMillis) {
        PodStatus status = new PodStatus(spec, inits, containers, previous, generation, nowMillis);
        return status.tree(sandboxReady);
    }

    private JsonObject tree(boolean sandboxReady) {
        Phase phase = phase(spec, inits, containers);
        JsonObject.Builder status = JsonObject.builder();
        status.put("observedGeneration", generation);
        status.put("phase", phase.text());
        status.put("conditions", conditions(phase, sandboxReady));
        status.put("startTime", previous.textOr(Timestamps.seconds(nowMillis), "startTime"));
        if (!inits.isEmpty()) {
            status.put("initContainerStatuses", statuses(initsToTell()));
        }
        status.put("containerStatuses", statuses(containers));
        return status.build();
    }

    public enum Phase {
        PENDING("Pending"),
        RUNNING("Running"),
        SUCCEEDED("Succeeded"),
        FAILED("Failed");

        private final String text;

        Phase(String text) {
            this.text = text;
        }

        public String text() {
            return text;
        }

        public boolean ended() {
            return this == SUCCEEDED || this == FAILED;
        }
    }

    public static Phase phase(
            JsonObject spec, List<ContainerFacts> inits, List<ContainerFacts> containers) {
        Policy policy = Policy.of(spec.textOr("Always", "restartPolicy"));
        List<ContainerFacts> before = begun(containers) ? List.of() : inits;
        for (ContainerFacts init : before) {
            if (Names.sidecar(Names.find(spec.array("initContainers"), init.name()))) {
                if (!serves(init)) {
                    return Phase.PENDING;
                }
                continue;
            }
            Terminated end = init.state() instanceof Terminated now ? now : init.last();
            if (end == null || end.exitCode() != 0) {
                boolean lost =
                        init.state() instanceof Terminated failed
                                && !again(policy, spec, "initContainers", init, failed);
                return lost ? Phase.FAILED : Phase.PENDING;
            }
        }
        int running = 0;
        int ended = 0;
        int succeeded = 0;
        boolean again = false;
        for (ContainerFacts container : containers) {
            switch (container.state()) {
                case Running ignored -> running++;
                case Terminated end -> {
                    ended++;
                    succeeded += end.exitCode() == 0 ? 1 : 0;
                    again |= again(policy, spec, "containers", container, end);
                }
                case Waiting ignored -> {
                    if (container.last() == null) {
                        return Phase.PENDING;
                    }
                    // Between two runs, or after the last one: it counts as ended as it did.
                    ended++;
                    succeeded += container.last().exitCode() == 0 ? 1 : 0;
                    again |= again(policy, spec, "containers", container, container.last());
                }
            }
        }
        if (running > 0) {
            return Phase.RUNNING;
        }
        if (ended == 0) {
            return Phase.PENDING;
        }
        if (again) {
            return Phase.RUNNING;
        }
        return succeeded == ended ? Phase.SUCCEEDED : Phase.FAILED;
    }

    /** Whether what has ended so will run again. */
    private static boolean again(
            Policy whole, JsonObject spec, String list, ContainerFacts container, Terminated end) {
        boolean init = list.equals("initContainers");
        JsonObject tree = Names.find(spec.array(list), container.name());
        Policy policy = Restarts.policy(whole, tree, init, end.exitCode());
        return switch (policy) {
            case ALWAYS -> true;
            case ON_FAILURE -> end.exitCode() != 0;
            case NEVER -> false;
        };
    }

    /** Init containers are behind it, also those that were added since. */
    private static boolean begun(List<ContainerFacts> containers) {
        return containers.stream()
                .anyMatch(each -> !(each.state() instanceof Waiting) || each.last() != null);
    }

    private static boolean serves(ContainerFacts sidecar) {
        return sidecar.running() && sidecar.started();
    }

    private boolean sidecar(ContainerFacts init) {
        return Names.sidecar(Names.find(spec.array("initContainers"), init.name()));
    }

    private boolean through(ContainerFacts init) {
        return begun(containers) || (sidecar(init) ? serves(init) : completed(init));
    }

    /** What was added after the pod had been initialised, and so has never run, says nothing. */
    private List<ContainerFacts> initsToTell() {
        return inits.stream()
                .filter(init -> sidecar(init) || !begun(containers) || !init.id().isEmpty())
                .toList();
    }

    private JsonArray conditions(Phase phase, boolean sandboxReady) {
        List<Json> all = new ArrayList<>();
        List<String> ours =
                List.of("PodReadyToStartContainers", "Initialized", "ContainersReady", "Ready");
        for (JsonObject other : Names.objects(previous.array("conditions"))) {
            if (!ours.contains(other.textOr("", "type"))) {
                all.add(other);
            }
        }
        boolean sandbox = sandboxReady && !phase.ended();
        all.add(condition("PodReadyToStartContainers", sandbox, "", ""));
        List<String> uninitialised =
                inits.stream().filter(i -> !through(i)).map(ContainerFacts::name).toList();
        all.add(
                condition(
                        "Initialized",
                        uninitialised.isEmpty(),
                        "ContainersNotInitialized",
                        "containers with incomplete status: " + uninitialised));
        List<String> unready =
                Stream.concat(inits.stream().filter(this::sidecar), containers.stream())
                        .filter(container -> !(container.running() && container.ready()))
                        .map(ContainerFacts::name)
                        .toList();
        String message = "containers with unready status: " + unready;
        String reason =
                switch (phase) {
                    case SUCCEEDED -> "PodCompleted";
                    case FAILED -> "PodFailed";
                    case PENDING, RUNNING -> "ContainersNotReady";
                };
        long began = lastBegun();
        all.add(condition("ContainersReady", unready.isEmpty(), began, reason, message));
        List<String> gates = closedGates(spec, previous);
        boolean ready = unready.isEmpty() && gates.isEmpty();
        all.add(
                condition(
                        "Ready",
                        ready,
                        began,
                        unready.isEmpty() ? "ReadinessGatesNotReady" : reason,
                        unready.isEmpty() ? "readiness gates not true: " + gates : message));
        return new JsonArray(all);
    }

    /** A pod is not ready for longer than the youngest of its programs runs: in place or not. */
    private long lastBegun() {
        return Stream.concat(inits.stream().filter(this::sidecar), containers.stream())
                .mapToLong(each ->
                        each.state() instanceof Running running ? running.startedAtMillis() : 0)
                .max()
                .orElse(0);
    }

    /** Types of {@code spec.readinessGates} that are not true in a status. */
    public static List<String> closedGates(JsonObject spec, JsonObject status) {
        List<String> closed = new ArrayList<>();
        for (JsonObject gate : Names.objects(spec.array("readinessGates"))) {
            String type = gate.textOr("", "conditionType");
            if (!"True".equals(condition(status, type).text("status"))) {
                closed.add(type);
            }
        }
        return closed;
    }

    private static boolean completed(ContainerFacts init) {
        return init.state() instanceof Terminated end && end.exitCode() == 0;
    }

    private JsonObject previousCondition(String type) {
        return condition(previous, type);
    }

    private static JsonObject condition(JsonObject status, String type) {
        for (JsonObject condition : Names.objects(status.array("conditions"))) {
            if (type.equals(condition.text("type"))) {
                return condition;
            }
        }
        return JsonObject.EMPTY;
    }

    private JsonObject condition(String type, boolean holds, String reason, String message) {
        return condition(type, holds, 0, reason, message);
    }

    /**
     * @param notBefore when it can have come to hold at the earliest, though it was never told that
     *     it did not in between
     */
    private JsonObject condition(
            String type, boolean holds, long notBefore, String reason, String message) {
        JsonObject before = previousCondition(type);
        String status = holds ? "True" : "False";
        String since =
                status.equals(before.text("status"))
                        ? before.textOr(Timestamps.seconds(nowMillis), "lastTransitionTime")
                        : Timestamps.seconds(nowMillis);
        if (holds && Timestamps.read(since).orElse(0) < notBefore - notBefore % 1_000) {
            since = Timestamps.seconds(notBefore);
        }
        JsonObject.Builder condition =
                JsonObject.builder()
                        .put("type", type)
                        .put("status", status)
                        .put("observedGeneration", generation)
                        .put("lastTransitionTime", since);
        if (!holds && !reason.isEmpty()) {
            condition.put("reason", reason).put("message", message);
        }
        return condition.build();
    }

    /** As the lists of a pod's status have them. */
    public static JsonArray statuses(List<ContainerFacts> containers) {
        return new JsonArray(containers.stream().<Json>map(PodStatus::status).toList());
    }

    private static JsonObject status(ContainerFacts container) {
        JsonObject.Builder status =
                JsonObject.builder()
                        .put("name", container.name())
                        .put("state", state(container.state()))
                        .put("lastState", last(container.last()))
                        .put("ready", JsonBool.of(container.running() && container.ready()))
                        .put("restartCount", container.restarts())
                        .put("image", container.image())
                        .put("imageID", container.imageId())
                        .put("started", JsonBool.of(container.running() && container.started()));
        if (!container.id().isEmpty()) {
            status.put("containerID", "davit://" + container.id());
        }
        return status.build();
    }

    private static JsonObject last(@Nullable Terminated last) {
        return last == null ? JsonObject.EMPTY : state(last);
    }

    private static JsonObject state(ContainerFacts.State state) {
        return switch (state) {
            case Waiting(String reason, String message) ->
                    JsonObject.of("waiting", reasoned(JsonObject.builder(), reason, message));
            case Running(long startedAt) ->
                    JsonObject.of(
                            "running",
                            JsonObject.EMPTY.with("startedAt", Timestamps.seconds(startedAt)));
            case Terminated end -> JsonObject.of("terminated", terminated(end));
        };
    }

    private static JsonObject terminated(Terminated end) {
        JsonObject.Builder tree =
                JsonObject.builder()
                        .put("exitCode", end.exitCode())
                        .put("startedAt", Timestamps.seconds(end.startedAtMillis()))
                        .put("finishedAt", Timestamps.seconds(end.finishedAtMillis()));
        if (!end.id().isEmpty()) {
            tree.put("containerID", "davit://" + end.id());
        }
        return reasoned(tree, end.reason(), end.message());
    }

    private static JsonObject reasoned(JsonObject.Builder tree, String reason, String message) {
        if (!reason.isEmpty()) {
            tree.put("reason", reason);
        }
        if (!message.isEmpty()) {
            tree.put("message", message);
        }
        return tree.build();
    }
}

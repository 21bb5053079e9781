package dev.davit.sim.cluster;

import dev.davit.model.json.Json;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.Key;
import dev.davit.node.ContainerRun;
import dev.davit.port.ContainerState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/** What must be true of a pod once nothing disturbs the cluster any more. */
final class SimChecks {
    private SimChecks() {}

    static void pod(Key key, JsonObject pod, Consumer<String> problem) {
        if (pod.text("metadata", "deletionTimestamp") != null) {
            problem.accept(key + " is still being deleted");
            return;
        }
        JsonObject status = pod.object("status");
        if (pod.textOr("", "spec", "nodeName").isEmpty()) {
            if (!tooBig(pod)) {
                problem.accept(key + " has no node");
            } else if (!"False".equals(condition(status, "PodScheduled").text("status"))) {
                problem.accept(key + " fits nowhere, and is not told so");
            }
            return;
        }
        if (!"Running".equals(status.text("phase"))) {
            problem.accept(key + " is " + status.text("phase"));
        }
        if (!"True".equals(condition(status, "Ready").text("status"))) {
            problem.accept(key + " is not ready");
        }
        long generation = pod.wholeOr(1, "metadata", "generation");
        if (status.wholeOr(0, "davit", "observedGeneration") != generation) {
            problem.accept(key + " is not told to be of generation " + generation);
        }
        if (status.wholeOr(0, "observedGeneration") != generation) {
            problem.accept(key + " is ready, but not told to be in generation " + generation);
        }
        if (status.text("podIP") == null) {
            problem.accept(key + " has no address");
        }
    }

    private static boolean tooBig(JsonObject pod) {
        return pod.toString().contains(SimClients.TOO_BIG);
    }

    static JsonObject condition(JsonObject status, String type) {
        for (Json item : status.array("conditions")) {
            if (item instanceof JsonObject condition && type.equals(condition.text("type"))) {
                return condition;
            }
        }
        return JsonObject.EMPTY;
    }

    /** Exactly the wanted containers run, each once, each with its image. */
    static void containers(Key key, JsonObject pod, SimHost host, Consumer<String> problem) {
        SortedMap<String, String> wanted = new TreeMap<>();
        for (Json item : pod.array("spec", "containers")) {
            if (item instanceof JsonObject container) {
                wanted.put(container.textOr("", "name"), container.textOr("", "image"));
            }
        }
        List<String> found = new ArrayList<>();
        for (ContainerState state : host.containersOf(pod.textOr("", "metadata", "uid"))) {
            Optional<ContainerRun> run = ContainerRun.of(state.id());
            String name = run.map(ContainerRun::container).orElse("?");
            if (state instanceof ContainerState.Running) {
                found.add(name);
                String image = host.images.getOrDefault(state.id(), "none");
                if (!image.equals(wanted.get(name))) {
                    problem.accept(
                            "%s: %s runs %s, wanted is %s"
                                    .formatted(key, name, image, wanted.get(name)));
                }
            } else {
                problem.accept(key + ": the remains of " + state.id() + " are still there");
            }
        }
        if (!found.equals(new ArrayList<>(wanted.keySet()))) {
            problem.accept("%s: %s run, wanted are %s".formatted(key, found, wanted.keySet()));
        }
    }
}

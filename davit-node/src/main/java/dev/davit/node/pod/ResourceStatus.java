package dev.davit.node.pod;

import dev.davit.base.Timestamps;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.node.spec.Container;
import dev.davit.node.spec.Resources;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What containers may use now, as their statuses tell it, and the condition {@code
 * PodResizeInProgress} where new limits cannot be had yet.
 */
record ResourceStatus(Facts facts, Flight flight) {
    private static final String RESIZING = "PodResizeInProgress";
    private static final List<String> LISTS = List.of("initContainerStatuses", "containerStatuses");

    JsonObject into(JsonObject status, JsonObject known, long now) {
        JsonObject full = status;
        for (String list : LISTS) {
            if (status.has(list)) {
                full = full.with(list, resourced(status.array(list)));
            }
        }
        return full.with("conditions", conditions(status.array("conditions"), known, now));
    }

    private JsonArray resourced(JsonArray statuses) {
        List<Json> all = new ArrayList<>();
        for (Json item : statuses) {
            all.add(item instanceof JsonObject status ? resourced(status) : item);
        }
        return new JsonArray(all);
    }

    private JsonObject resourced(JsonObject status) {
        String name = status.textOr("", "name");
        Container container = facts.pod.container(name).orElse(null);
        ContainerRecord record = facts.record.find(name);
        if (container == null || record == null || record.applied().isEmpty()) {
            return status;
        }
        JsonObject wanted = container.tree().object("resources");
        JsonObject now = resizing(container) ? record.applied().object("resources") : wanted;
        JsonObject told = now.isEmpty() ? status : status.with("resources", now);
        JsonObject requests = wanted.object("requests");
        return requests.isEmpty() ? told : told.with("allocatedResources", requests);
    }

    private boolean resizing(Container container) {
        ContainerRecord record = facts.record.container(container.name());
        return record.state() == ContainerRecord.State.RUNNING
                && !record.limits().equals(Resources.of(facts.pod, container));
    }

    private JsonArray conditions(JsonArray others, JsonObject known, long now) {
        List<Json> all = new ArrayList<>();
        for (Json item : others) {
            if (!(item instanceof JsonObject condition) || !ours(condition)) {
                all.add(item);
            }
        }
        stuck().ifPresent(message -> all.add(condition(message, known, now)));
        return new JsonArray(all);
    }

    private static boolean ours(JsonObject condition) {
        return RESIZING.equals(condition.text("type"));
    }

    private Optional<String> stuck() {
        for (Container container : facts.pod.allContainers()) {
            Flight.Failure failure = flight.failure("run/" + container.name());
            if (failure != null && resizing(container)) {
                return Optional.of(container.name() + ": " + failure.message());
            }
        }
        return Optional.empty();
    }

    private static JsonObject condition(String message, JsonObject known, long now) {
        String since = Timestamps.seconds(now);
        for (Json item : known.array("conditions")) {
            if (item instanceof JsonObject before && ours(before)) {
                since = before.textOr(since, "lastTransitionTime");
            }
        }
        return JsonObject.builder()
                .put("type", RESIZING)
                .put("status", "True")
                .put("lastTransitionTime", since)
                .put("reason", "Error")
                .put("message", message)
                .build();
    }
}

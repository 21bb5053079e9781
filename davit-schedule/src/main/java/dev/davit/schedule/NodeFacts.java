package dev.davit.schedule;

import dev.davit.model.json.Json;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import java.util.ArrayList;
import java.util.List;

/**
 * What filters look at in a node, read once per change of the node.
 *
 * @param taints those that keep pods away: {@code NoSchedule} and {@code NoExecute}
 */
record NodeFacts(
        String name, JsonObject labels, List<Taint> taints, boolean unschedulable, boolean ready) {

    record Taint(String key, String value, String effect) {
        /** As Kubernetes' messages name it. */
        String text() {
            return "{" + key + ": " + value + "}";
        }
    }

    static NodeFacts of(JsonObject node) {
        List<Taint> taints = new ArrayList<>();
        for (Json item : node.array("spec", "taints")) {
            if (item instanceof JsonObject taint) {
                String effect = taint.textOr("", "effect");
                if (effect.equals("NoSchedule") || effect.equals("NoExecute")) {
                    taints.add(
                            new Taint(taint.textOr("", "key"), taint.textOr("", "value"), effect));
                }
            }
        }
        return new NodeFacts(
                node.textOr("", "metadata", "name"),
                node.object("metadata", "labels"),
                List.copyOf(taints),
                node.boolOr(false, "spec", "unschedulable"),
                readiness(node));
    }

    private static boolean readiness(JsonObject node) {
        for (Json item : node.array("status", "conditions")) {
            if (item instanceof JsonObject condition && "Ready".equals(condition.text("type"))) {
                return "True".equals(condition.text("status"));
            }
        }
        return false;
    }

    /** Null-free: empty where the label is missing; ask {@link #has} to tell. */
    String label(String key) {
        return labels.get(key) instanceof JsonString(String value) ? value : "";
    }

    boolean has(String key) {
        return labels.has(key);
    }
}

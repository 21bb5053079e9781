package dev.davit.schedule;

import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import org.jspecify.annotations.Nullable;

/** Whether a node may take a pod at all, leaving room aside. Reasons are Kubernetes' words. */
final class Filters {
    static final String UNSCHEDULABLE = "node(s) were unschedulable";
    static final String NOT_READY = "node(s) were not ready";
    static final String AFFINITY = "node(s) didn't match Pod's node affinity/selector";
    static final String TAINT = "node(s) had untolerated taint ";

    private static final NodeFacts.Taint CORDON =
            new NodeFacts.Taint("node.kubernetes.io/unschedulable", "", "NoSchedule");

    private Filters() {}

    /** Why not; null where it may. */
    static @Nullable String against(NodeFacts node, Demand pod) {
        if (node.unschedulable() && !tolerated(CORDON, pod.tolerations())) {
            return UNSCHEDULABLE;
        }
        if (!node.ready()) {
            return NOT_READY;
        }
        for (NodeFacts.Taint taint : node.taints()) {
            if (!tolerated(taint, pod.tolerations())) {
                return TAINT + taint.text();
            }
        }
        return selected(node, pod.selector()) && matches(node, pod.affinity()) ? null : AFFINITY;
    }

    private static boolean tolerated(NodeFacts.Taint taint, JsonArray tolerations) {
        for (Json item : tolerations) {
            if (item instanceof JsonObject toleration && tolerates(toleration, taint)) {
                return true;
            }
        }
        return false;
    }

    /** An empty effect means every effect; an empty key with Exists every taint. */
    private static boolean tolerates(JsonObject toleration, NodeFacts.Taint taint) {
        String effect = toleration.textOr("", "effect");
        if (!effect.isEmpty() && !effect.equals(taint.effect())) {
            return false;
        }
        String key = toleration.textOr("", "key");
        if (!key.isEmpty() && !key.equals(taint.key())) {
            return false;
        }
        boolean exists = toleration.textOr("Equal", "operator").equals("Exists");
        return exists || (!key.isEmpty() && toleration.textOr("", "value").equals(taint.value()));
    }

    private static boolean selected(NodeFacts node, JsonObject selector) {
        for (int i = 0; i < selector.size(); i++) {
            String key = selector.nameAt(i);
            if (!node.has(key)
                    || !(selector.valueAt(i) instanceof JsonString(String value))
                    || !value.equals(node.label(key))) {
                return false;
            }
        }
        return true;
    }

    /** Terms are alternatives; within one, everything must hold. An empty term matches nothing. */
    private static boolean matches(NodeFacts node, Json affinity) {
        if (!(affinity instanceof JsonObject required)) {
            return true;
        }
        for (Json item : required.array("nodeSelectorTerms")) {
            if (item instanceof JsonObject term && matchesTerm(node, term)) {
                return true;
            }
        }
        return false;
    }

    private static boolean matchesTerm(NodeFacts node, JsonObject term) {
        JsonArray expressions = term.array("matchExpressions");
        JsonArray fields = term.array("matchFields");
        if (expressions.size() == 0 && fields.size() == 0) {
            return false;
        }
        for (Json item : expressions) {
            if (!(item instanceof JsonObject wanted)
                    || !holds(
                            wanted,
                            node.has(wanted.textOr("", "key")),
                            node.label(wanted.textOr("", "key")))) {
                return false;
            }
        }
        for (Json item : fields) {
            if (!(item instanceof JsonObject wanted)
                    || !wanted.textOr("", "key").equals("metadata.name")
                    || !holds(wanted, true, node.name())) {
                return false;
            }
        }
        return true;
    }

    private static boolean holds(JsonObject wanted, boolean present, String value) {
        JsonArray values = wanted.array("values");
        return switch (wanted.textOr("", "operator")) {
            case "In" -> present && contains(values, value);
            case "NotIn" -> !present || !contains(values, value);
            case "Exists" -> present;
            case "DoesNotExist" -> !present;
            case "Gt" -> present && compare(value, values) > 0;
            case "Lt" -> present && compare(value, values) < 0;
            default -> false;
        };
    }

    private static boolean contains(JsonArray values, String value) {
        for (Json item : values) {
            if (item instanceof JsonString(String text) && text.equals(value)) {
                return true;
            }
        }
        return false;
    }

    /** 0, which satisfies neither Gt nor Lt, where one of them is no whole number. */
    private static int compare(String value, JsonArray values) {
        if (values.size() != 1 || !(values.get(0) instanceof JsonString(String bound))) {
            return 0;
        }
        try {
            return Long.compare(Long.parseLong(value), Long.parseLong(bound));
        } catch (NumberFormatException notANumber) {
            return 0;
        }
    }
}

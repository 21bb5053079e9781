package dev.davit.policy.object;

import dev.davit.base.FieldPath;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.model.select.LabelRules;
import dev.davit.policy.Mistakes;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Nodes: taints, and the network that was given to a node once. */
public final class NodeRules {
    private static final FieldPath SPEC = FieldPath.of("spec");

    private NodeRules() {}

    public static void check(JsonObject tree, @Nullable JsonObject before, Mistakes mistakes) {
        taints(tree.array("spec", "taints"), mistakes);
        if (before == null) {
            return;
        }
        Json then = before.at("spec", "podCIDRs");
        // Addresses of pods follow from it.
        if (then != null && !then.equals(tree.at("spec", "podCIDRs"))) {
            mistakes.immutable(SPEC.child("podCIDRs"));
        }
    }

    private static void taints(JsonArray taints, Mistakes mistakes) {
        SortedSet<String> seen = new TreeSet<>();
        for (int i = 0; i < taints.size(); i++) {
            if (!(taints.get(i) instanceof JsonObject taint)) {
                continue;
            }
            FieldPath at = SPEC.child("taints").index(i);
            String key = taint.textOr("", "key");
            String wrongKey = LabelRules.key(key);
            if (wrongKey != null) {
                mistakes.invalid(at.child("key"), key, wrongKey);
            }
            String value = taint.textOr("", "value");
            String wrongValue = LabelRules.value(value);
            if (wrongValue != null) {
                mistakes.invalid(at.child("value"), value, wrongValue);
            }
            String identity = key + ":" + taint.textOr("", "effect");
            if (!seen.add(identity)) {
                mistakes.duplicate(at, identity);
            }
        }
    }
}

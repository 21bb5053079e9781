package dev.davit.policy.flow;

import dev.davit.base.FieldPath;
import dev.davit.model.json.JsonObject;
import dev.davit.policy.Checks;
import dev.davit.policy.Mistakes;
import java.util.SortedSet;
import java.util.TreeSet;

/** What is reported of either kind. */
final class FlowConditions {
    private static final FieldPath AT = FieldPath.of("status", "conditions");

    private FlowConditions() {}

    static void check(JsonObject tree, Mistakes mistakes) {
        SortedSet<String> seen = new TreeSet<>();
        Checks.each(
                AT,
                tree.array("status", "conditions"),
                (at, condition) -> {
                    String type = condition.textOr("", "type");
                    if (type.isEmpty()) {
                        mistakes.required(at.child("type"), "must not be empty");
                    } else if (!seen.add(type)) {
                        mistakes.duplicate(at.child("type"), type);
                    }
                });
    }
}

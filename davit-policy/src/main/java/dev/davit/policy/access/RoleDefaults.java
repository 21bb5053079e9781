package dev.davit.policy.access;

import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.AccessKinds;
import java.util.ArrayList;
import java.util.List;

/** What a binding leaves out: the groups of its subjects and of its role. */
public final class RoleDefaults {
    private static final String GROUP = "apiGroup";

    private RoleDefaults() {}

    public static JsonObject binding(JsonObject tree) {
        JsonObject role = tree.object("roleRef");
        JsonObject next = tree;
        if (!role.isEmpty() && role.textOr("", GROUP).isEmpty()) {
            next = next.with("roleRef", role.with(GROUP, AccessKinds.RBAC));
        }
        List<Json> subjects = new ArrayList<>();
        for (Json item : tree.array("subjects")) {
            subjects.add(item instanceof JsonObject subject ? subject(subject) : item);
        }
        return subjects.equals(tree.array("subjects").items())
                ? next
                : next.with("subjects", new JsonArray(subjects));
    }

    private static JsonObject subject(JsonObject subject) {
        String kind = subject.textOr("", "kind");
        boolean person = kind.equals("User") || kind.equals("Group");
        return person && subject.textOr("", GROUP).isEmpty()
                ? subject.with(GROUP, AccessKinds.RBAC)
                : subject;
    }
}

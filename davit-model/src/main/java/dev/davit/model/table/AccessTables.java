package dev.davit.model.table;

import static dev.davit.model.table.Cells.age;
import static dev.davit.model.table.Cells.name;
import static dev.davit.model.table.Cells.text;

import dev.davit.model.json.Json;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.AccessKinds;
import java.util.ArrayList;
import java.util.List;

/** Roles and bindings: to whom a binding gives which role. */
final class AccessTables {
    private static final Table ROLE =
            new Table(
                    List.of(Column.identity(), Column.text("Created At", "When it was created.")),
                    (object, now) ->
                            List.of(
                                    name(object),
                                    text(object.textOr("", "metadata", "creationTimestamp"))));

    private static final Table BINDING =
            new Table(
                    List.of(
                            Column.identity(),
                            Column.text("Role", "What it gives."),
                            Column.age(),
                            Column.wide("Users", "The users that it gives it to."),
                            Column.wide("Groups", "The groups that it gives it to."),
                            Column.wide("ServiceAccounts", "The accounts that it gives it to.")),
                    AccessTables::binding);

    static final List<KindTable> ALL =
            List.of(
                    KindTable.of(AccessKinds.ROLE, ROLE),
                    KindTable.of(AccessKinds.CLUSTER_ROLE, ROLE),
                    KindTable.of(AccessKinds.ROLE_BINDING, BINDING),
                    KindTable.of(AccessKinds.CLUSTER_ROLE_BINDING, BINDING));

    private AccessTables() {}

    private static List<Json> binding(JsonObject object, long nowMillis) {
        JsonObject role = object.object("roleRef");
        return List.of(
                name(object),
                text(role.textOr("", "kind") + "/" + role.textOr("", "name")),
                age(object, nowMillis),
                text(subjects(object, "User")),
                text(subjects(object, "Group")),
                text(subjects(object, "ServiceAccount")));
    }

    private static String subjects(JsonObject binding, String kind) {
        List<String> names = new ArrayList<>();
        for (Json item : binding.array("subjects")) {
            if (item instanceof JsonObject subject && kind.equals(subject.text("kind"))) {
                String namespace = subject.textOr("", "namespace");
                String name = subject.textOr("", "name");
                names.add(namespace.isEmpty() ? name : namespace + "/" + name);
            }
        }
        return String.join(", ", names);
    }
}

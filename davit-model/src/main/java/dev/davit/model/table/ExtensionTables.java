package dev.davit.model.table;

import static dev.davit.model.table.Cells.name;
import static dev.davit.model.table.Cells.text;

import dev.davit.model.json.Json;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.ExtensionKinds;
import java.util.List;

/** Definitions of custom kinds. */
final class ExtensionTables {
    private static final Table DEFINITION =
            new Table(
                    List.of(
                            Column.identity(),
                            new Column("Created At", "date", "", "When it was created.", 0)),
                    (object, now) ->
                            List.of(
                                    name(object),
                                    text(object.textOr("", "metadata", "creationTimestamp"))));

    private static final Table API_SERVICE =
            new Table(
                    List.of(
                            Column.identity(),
                            Column.text("Service", "Who serves it."),
                            Column.text("Available", "Whether it is available."),
                            Column.age()),
                    (object, now) ->
                            List.of(
                                    name(object),
                                    text(service(object.object("spec", "service"))),
                                    text(available(object)),
                                    Cells.age(object, now)));

    static final List<KindTable> ALL =
            List.of(
                    KindTable.of(ExtensionKinds.DEFINITION, DEFINITION),
                    KindTable.of(ExtensionKinds.API_SERVICE, API_SERVICE));

    private static String service(JsonObject service) {
        return service.isEmpty()
                ? "Local"
                : service.textOr("", "namespace") + "/" + service.textOr("", "name");
    }

    private static String available(JsonObject object) {
        for (Json item : object.array("status", "conditions")) {
            if (item instanceof JsonObject one && "Available".equals(one.text("type"))) {
                String status = one.textOr("Unknown", "status");
                return status.equals("True")
                        ? status
                        : status + " (" + one.textOr("", "reason") + ")";
            }
        }
        return "Unknown";
    }

    private ExtensionTables() {}
}

package dev.davit.model.table;

import static dev.davit.model.table.Cells.text;

import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** A Lifecycle's row: the steps of a start and of a stop. */
final class LifecycleTable {
    static final Table TABLE =
            new Table(
                    List.of(
                            Column.identity(),
                            Column.text("Start", "The steps until an object is as wanted."),
                            Column.text("Stop", "The steps until an object is gone."),
                            Column.age()),
                    LifecycleTable::cells);

    private LifecycleTable() {}

    private static List<Json> cells(JsonObject object, long nowMillis) {
        return List.of(
                Cells.name(object),
                text(names(object.array("spec", "start"))),
                text(names(object.array("spec", "stop"))),
                Cells.age(object, nowMillis));
    }

    private static String names(JsonArray steps) {
        List<String> names = new ArrayList<>();
        for (Json item : steps) {
            if (item instanceof JsonObject step) {
                names.add(step.textOr("", "name"));
            }
        }
        return names.isEmpty() ? Cells.NONE : String.join(",", names);
    }
}

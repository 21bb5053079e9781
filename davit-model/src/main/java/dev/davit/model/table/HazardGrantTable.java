package dev.davit.model.table;

import static dev.davit.model.table.Cells.text;

import dev.davit.model.json.Json;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import java.util.ArrayList;
import java.util.List;

/** A HazardGrant's row: what it lets pods do, until when, and who says so. */
final class HazardGrantTable {
    private static final String GRANTED_BY = "davit.dev/granted-by";

    static final Table TABLE =
            new Table(
                    List.of(
                            Column.identity(),
                            Column.text("Hazards", "What pods may have."),
                            Column.text("By", "Who granted it."),
                            Column.text("Until", "When it ends."),
                            Column.age(),
                            Column.wide("Reason", "Why it was granted.")),
                    HazardGrantTable::cells);

    private HazardGrantTable() {}

    private static List<Json> cells(JsonObject object, long nowMillis) {
        List<String> hazards = new ArrayList<>();
        for (Json item : object.array("spec", "hazards")) {
            if (item instanceof JsonString(String hazard)) {
                hazards.add(hazard);
            }
        }
        return List.of(
                Cells.name(object),
                text(hazards.isEmpty() ? Cells.NONE : String.join(",", hazards)),
                text(object.textOr(Cells.NONE, "metadata", "annotations", GRANTED_BY)),
                text(object.textOr("<never>", "spec", "until")),
                Cells.age(object, nowMillis),
                text(object.textOr("", "spec", "reason")));
    }
}

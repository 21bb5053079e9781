package dev.davit.model.table;

import dev.davit.model.custom.ColumnPath;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonBool;
import dev.davit.model.json.JsonNull;
import dev.davit.model.json.JsonNumber;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.model.json.JsonWriter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The table of a custom kind: the name, and what {@code additionalPrinterColumns} says. */
public final class CustomTable {
    private CustomTable() {}

    private record Cell(String type, @Nullable ColumnPath path) {}

    /**
     * @param columns {@code spec.versions[*].additionalPrinterColumns}; where there are none, the
     *     age is shown
     */
    public static Table of(JsonArray columns) {
        List<Column> heads = new ArrayList<>(columns.size() + 1);
        List<Cell> cells = new ArrayList<>(columns.size());
        heads.add(Column.identity());
        for (Json item : columns) {
            if (item instanceof JsonObject column) {
                heads.add(
                        new Column(
                                column.textOr("", "name"),
                                column.textOr("string", "type"),
                                column.textOr("", "format"),
                                described(column),
                                (int) column.wholeOr(0, "priority")));
                cells.add(
                        new Cell(
                                column.textOr("string", "type"),
                                ColumnPath.parse(column.textOr("", "jsonPath"))));
            }
        }
        if (cells.isEmpty()) {
            heads.add(new Column("Age", "date", "", "Time since the object was created.", 0));
            cells.add(new Cell("date", ColumnPath.parse(".metadata.creationTimestamp")));
        }
        return new Table(heads, (object, now) -> row(cells, object, now));
    }

    private static String described(JsonObject column) {
        return column.textOr(
                "Custom resource definition column (in JSONPath format): "
                        + column.textOr("", "jsonPath"),
                "description");
    }

    private static List<Json> row(List<Cell> cells, JsonObject object, long now) {
        List<Json> row = new ArrayList<>(cells.size() + 1);
        row.add(Cells.name(object));
        for (Cell cell : cells) {
            Json value = cell.path == null ? null : cell.path.first(object);
            row.add(value == null ? JsonNull.NULL : shown(cell.type, value, now));
        }
        return row;
    }

    /** Null where the value is of another type than the column. */
    private static Json shown(String type, Json value, long now) {
        return switch (type) {
            case "integer", "number" -> value instanceof JsonNumber ? value : JsonNull.NULL;
            case "boolean" -> value instanceof JsonBool ? value : JsonNull.NULL;
            case "date" ->
                    value instanceof JsonString
                            ? new JsonString(HumanDuration.since(value, now))
                            : JsonNull.NULL;
            default ->
                    switch (value) {
                        case JsonString text -> text;
                        case JsonNull nothing -> nothing;
                        default -> new JsonString(JsonWriter.text(value));
                    };
        };
    }
}

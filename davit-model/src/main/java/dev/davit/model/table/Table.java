package dev.davit.model.table;

import dev.davit.model.custom.CustomVersion;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.Kind;
import dev.davit.model.kind.KindId;
import java.util.List;

/**
 * How objects of one kind are shown.
 *
 * @param rows gives one cell per column
 */
public record Table(List<Column> columns, Rows rows) {
    public Table {
        columns = List.copyOf(columns);
    }

    /** Pure: a tree and the present time in, cells out. */
    @FunctionalInterface
    public interface Rows {
        List<Json> cells(JsonObject object, long nowMillis);
    }

    /** Of a kind that is built in. */
    public static Table of(KindId kind) {
        return Tables.of(kind);
    }

    /** The kind's own, or NAME and AGE. */
    public static Table of(Kind kind) {
        CustomVersion custom = kind.custom();
        return custom == null ? Tables.of(kind.id()) : custom.table();
    }

    public List<Json> cells(JsonObject object, long nowMillis) {
        return rows.cells(object, nowMillis);
    }
}

package dev.davit.cli.output;

import dev.davit.cli.TextTable;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonBool;
import dev.davit.model.json.JsonNull;
import dev.davit.model.json.JsonNumber;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.model.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A {@code meta.k8s.io/v1 Table} as the server sent it. */
record ServerTable(JsonArray columns, JsonArray rows) {

    static ServerTable of(JsonObject table) {
        return new ServerTable(table.array("columnDefinitions"), table.array("rows"));
    }

    String text(Format.Table as, boolean withNamespace, boolean withHeadings) {
        ServerTable whole = new ServerTable(as.widths().definitions(columns), rows);
        return whole.lines(as, withNamespace, withHeadings);
    }

    private String lines(Format.Table as, boolean withNamespace, boolean withHeadings) {
        if (rows.size() == 0) {
            return "";
        }
        List<Integer> shown = shown(as.wide());
        List<String> headings = headings(shown, withNamespace, as.labels());
        TextTable text =
                new TextTable(headings).within(Terminals.columns()).asWideAs(as.widths().columns());
        for (Json row : rows) {
            text.row(cells((JsonObject) row, shown, withNamespace, as.labels()));
        }
        as.widths().are(text.widths());
        String whole = text.toString();
        return withHeadings ? whole : whole.substring(whole.indexOf('\n') + 1);
    }

    /** Columns of priority 0 always, the others when asked for wide. */
    private List<Integer> shown(boolean wide) {
        List<Integer> shown = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            if (wide || ((JsonObject) columns.get(i)).wholeOr(0, "priority") == 0) {
                shown.add(i);
            }
        }
        return shown;
    }

    private List<String> headings(List<Integer> shown, boolean withNamespace, boolean labels) {
        List<String> headings = new ArrayList<>();
        if (withNamespace) {
            headings.add("NAMESPACE");
        }
        for (int column : shown) {
            JsonObject definition = (JsonObject) columns.get(column);
            headings.add(definition.textOr("", "name").toUpperCase(Locale.ROOT));
        }
        if (labels) {
            headings.add("LABELS");
        }
        return headings;
    }

    private static List<String> cells(
            JsonObject row, List<Integer> shown, boolean withNamespace, boolean labels) {
        List<String> cells = new ArrayList<>();
        if (withNamespace) {
            cells.add(row.textOr("", "object", "metadata", "namespace"));
        }
        JsonArray values = row.array("cells");
        for (int column : shown) {
            cells.add(cell(values.get(column)));
        }
        if (labels) {
            cells.add(labels(row.object("object", "metadata", "labels")));
        }
        return cells;
    }

    private static String labels(JsonObject labels) {
        List<String> pairs = new ArrayList<>();
        labels.forEach((name, value) -> pairs.add(name + "=" + cell(value)));
        return pairs.isEmpty() ? "<none>" : String.join(",", pairs);
    }

    static String cell(Json value) {
        return switch (value) {
            case JsonString(String text) -> text;
            case JsonNumber.Whole(long number) -> Long.toString(number);
            case JsonNumber.Decimal(String text) -> text;
            case JsonBool bool -> Boolean.toString(bool.value());
            case JsonNull ignored -> "<none>";
            case JsonObject object -> compact(object);
            case JsonArray array -> compact(array);
        };
    }

    private static String compact(Json value) {
        return new String(JsonWriter.write(value), StandardCharsets.UTF_8);
    }
}

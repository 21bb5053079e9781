package dev.davit.cli.output;

import dev.davit.cli.CliFailure;
import dev.davit.cli.ExitCode;
import dev.davit.cli.TextTable;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.Kind;
import java.util.ArrayList;
import java.util.List;

/** {@code -o custom-columns=NAME:.metadata.name,IMAGE:.spec.containers[*].image}. */
record CustomColumns(List<String> headings, List<JsonPath> paths, Widths widths) implements Format {
    static CustomColumns parse(String text) {
        List<String> headings = new ArrayList<>();
        List<JsonPath> paths = new ArrayList<>();
        for (String column : text.split(",", -1)) {
            int colon = column.indexOf(':');
            if (colon <= 0 || colon == column.length() - 1) {
                throw new CliFailure(
                        ExitCode.USAGE,
                        "custom-columns: \"" + column + "\" is not of the form HEADING:.field");
            }
            headings.add(column.substring(0, colon));
            String path = column.substring(colon + 1);
            paths.add(JsonPath.parse(path.startsWith("{") ? path : "{" + path + "}"));
        }
        return new CustomColumns(headings, paths, new Widths());
    }

    @Override
    public String accept() {
        return "application/json";
    }

    @Override
    public String render(JsonObject answer, Kind kind, boolean withNamespace) {
        return text(answer, true);
    }

    @Override
    public String renderMore(JsonObject answer, Kind kind, boolean withNamespace) {
        return text(answer, false);
    }

    private String text(JsonObject answer, boolean withHeadings) {
        TextTable table =
                new TextTable(headings).within(Terminals.columns()).asWideAs(widths.columns());
        if (answer.has("items")) {
            for (Json item : answer.array("items")) {
                table.row(cells((JsonObject) item));
            }
        } else {
            table.row(cells(answer));
        }
        widths.are(table.widths());
        String whole = table.toString();
        return withHeadings ? whole : whole.substring(whole.indexOf('\n') + 1);
    }

    private List<String> cells(JsonObject object) {
        List<String> cells = new ArrayList<>();
        for (JsonPath path : paths) {
            String found = path.render(object).replace(' ', ',');
            cells.add(found.isEmpty() ? "<none>" : found);
        }
        return cells;
    }
}

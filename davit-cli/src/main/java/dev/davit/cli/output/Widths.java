package dev.davit.cli.output;

import dev.davit.model.json.JsonArray;
import java.util.List;

/** How wide the columns of a table are that goes on as a watch brings more rows. */
public final class Widths {
    private List<Integer> columns = List.of();
    private JsonArray definitions = JsonArray.EMPTY;

    /** What the columns are: a watch tells it once, with its first event. */
    JsonArray definitions(JsonArray told) {
        if (told.size() > 0) {
            definitions = told;
        }
        return definitions;
    }

    List<Integer> columns() {
        return columns;
    }

    void are(List<Integer> widths) {
        columns = List.copyOf(widths);
    }
}

package dev.davit.cli.output;

import java.util.List;

/** How wide the columns of a table are that goes on as a watch brings more rows. */
public final class Widths {
    private List<Integer> columns = List.of();

    List<Integer> columns() {
        return columns;
    }

    void are(List<Integer> widths) {
        columns = List.copyOf(widths);
    }
}

package dev.davit.cli.verb;

import dev.davit.cli.TextTable;
import dev.davit.cli.output.Fitted;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonObject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The revisions of an object for people: a table, or a paragraph each where that is too wide. */
final class HistoryText {
    private static final List<String> HEADINGS =
            List.of("REVISION", "TIME", "AUTHOR", "CLIENT", "VERB", "CAUSE");
    private static final String INDENT = "    ";

    private HistoryText() {}

    /**
     * @param columns of the terminal; 0: there is none
     */
    static String of(JsonObject history, boolean wide, int columns) {
        String table = table(history, wide);
        boolean fits = columns == 0 || table.lines().allMatch(line -> line.length() <= columns);
        return fits || wide ? table : paragraphs(history, columns);
    }

    private static String table(JsonObject history, boolean wide) {
        List<String> headings = new ArrayList<>(HEADINGS);
        if (wide) {
            headings.addAll(List.of("GENERATION", "UID"));
        }
        headings.add("CHANGE");
        TextTable table = new TextTable(headings);
        for (Json item : history.array("items")) {
            JsonObject entry = (JsonObject) item;
            List<String> changes = HistoryCommand.changes(entry);
            List<String> row = row(entry, wide);
            row.add(changes.isEmpty() ? note(entry) : changes.getFirst());
            table.row(row);
            for (int i = 1; i < changes.size(); i++) {
                List<String> more = new ArrayList<>(Collections.nCopies(row.size() - 1, ""));
                more.add(changes.get(i));
                table.row(more);
            }
        }
        return table.toString();
    }

    private static List<String> row(JsonObject entry, boolean wide) {
        List<String> row = new ArrayList<>();
        row.add(revision(entry));
        row.add(entry.textOr("", "time"));
        row.add(entry.textOr("", "author"));
        row.add(wide ? entry.textOr("", "client") : client(entry));
        row.add(entry.textOr("", "verb"));
        row.add(entry.textOr("", "cause"));
        if (wide) {
            row.add(entry.has("generation") ? "" + entry.wholeOr(0, "generation") : "");
            row.add(entry.textOr("", "uid"));
        }
        return row;
    }

    private static String paragraphs(JsonObject history, int columns) {
        List<String> lines = new ArrayList<>();
        for (Json item : history.array("items")) {
            JsonObject entry = (JsonObject) item;
            String client = client(entry);
            lines.add(
                    "%s  %s  %s  %s%s"
                            .formatted(
                                    revision(entry),
                                    entry.textOr("", "time"),
                                    entry.textOr("", "verb"),
                                    entry.textOr("", "author"),
                                    client.isEmpty() ? "" : ", " + client));
            String cause = entry.textOr("", "cause");
            if (!cause.isEmpty()) {
                lines.add(INDENT + "because: " + cause);
            }
            if (!note(entry).isEmpty()) {
                lines.add(INDENT + note(entry));
            }
            HistoryCommand.changes(entry).forEach(change -> lines.add(INDENT + change));
        }
        return Fitted.rows(String.join("\n", lines), columns);
    }

    private static String revision(JsonObject entry) {
        return Long.toString(entry.wholeOr(0, "revision"));
    }

    private static String note(JsonObject entry) {
        String purge = entry.textOr("", "purged");
        return !purge.isEmpty()
                ? "(purged by " + purge + ")"
                : entry.boolOr(false, "gap") ? "(what was before is not kept)" : "";
    }

    /** {@code kubectl/v1.32.4 (linux/amd64) …} says enough with its first word. */
    private static String client(JsonObject entry) {
        String client = entry.textOr("", "client");
        int space = client.indexOf(' ');
        return space < 0 ? client : client.substring(0, space);
    }
}

package dev.davit.model.table;

import static dev.davit.model.table.Cells.text;

import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import java.util.ArrayList;
import java.util.List;

/** A FieldGrant's row: which fields of what, whose they are, and who may write them too. */
final class FieldGrantTable {
    private static final String ANYBODY = "*";

    /** Of one list, in one row. */
    private static final int SHOWN = 2;

    static final Table TABLE =
            new Table(
                    List.of(
                            Column.identity(),
                            Column.text("Resources", "Of which objects."),
                            Column.text("Fields", "Paths, each with all below it."),
                            Column.text("Mode", "Shared, or left out of what writers say."),
                            Column.text("Owners", "Whose fields."),
                            Column.text("Writers", "Who may write them too."),
                            Column.age(),
                            Column.wide("Subresources", "Through which it is written."),
                            Column.wide("Until", "When it ends."),
                            Column.wide("Reason", "Why.")),
                    FieldGrantTable::cells);

    /** Of an OwnerDomain: whose it is. */
    static final Table DOMAINS =
            new Table(
                    List.of(
                            Column.identity(),
                            Column.text("Groups", "Users of these groups."),
                            Column.age(),
                            Column.wide("Reason", "Why.")),
                    (object, nowMillis) ->
                            List.of(
                                    Cells.name(object),
                                    text(words(object.array("spec", "groups"), "<none>")),
                                    Cells.age(object, nowMillis),
                                    text(object.textOr("", "spec", "reason"))));

    private FieldGrantTable() {}

    private static List<Json> cells(JsonObject object, long nowMillis) {
        JsonObject spec = object.object("spec");
        return List.of(
                Cells.name(object),
                text(words(spec.array("resources"), ANYBODY)),
                text(words(spec.array("fields"), ANYBODY)),
                text(spec.textOr("share", "mode")),
                text(words(spec.array("owners"), ANYBODY)),
                text(words(spec.array("writers"), ANYBODY)),
                Cells.age(object, nowMillis),
                text(words(spec.array("subresources"), "<any>")),
                text(spec.textOr("<never>", "until")),
                text(spec.textOr("", "reason")));
    }

    private static String words(JsonArray array, String none) {
        List<String> words = new ArrayList<>(array.size());
        for (Json item : array) {
            if (item instanceof JsonString(String word)) {
                words.add(word);
            }
        }
        if (words.isEmpty()) {
            return none;
        }
        // As kubectl does with hosts of an Ingress: who wants all of them asks for the object.
        int shown = Math.min(SHOWN, words.size());
        return String.join(",", words.subList(0, shown))
                + (words.size() > shown ? " + " + (words.size() - shown) + " more..." : "");
    }
}

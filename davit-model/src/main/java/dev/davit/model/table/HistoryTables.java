package dev.davit.model.table;

import static dev.davit.model.table.Cells.age;
import static dev.davit.model.table.Cells.name;
import static dev.davit.model.table.Cells.text;
import static dev.davit.model.table.Cells.textOr;
import static dev.davit.model.table.Cells.whole;

import dev.davit.model.json.Json;
import dev.davit.model.json.JsonNumber;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.HistoryKinds;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows of what is asked of history. */
final class HistoryTables {
    private static final Table POLICY =
            new Table(
                    List.of(
                            Column.identity(),
                            Column.text("For", "Which objects it is for."),
                            Column.text("Max Age", "For how long states are kept."),
                            Column.text("Max Revisions", "How many of one object."),
                            Column.text("Max Disk", "What all history may take."),
                            Column.text("Disk", "What it takes."),
                            Column.age()),
                    HistoryTables::policy);

    private static final Table ROLLBACK =
            new Table(
                    List.of(
                            Column.identity(),
                            Column.text("To", "The revision or time that was gone back to."),
                            Column.text("Status", "How it ended."),
                            Column.whole("Created", "Objects that came back."),
                            Column.whole("Changed", "Objects that were changed."),
                            Column.whole("Deleted", "Objects that were deleted."),
                            Column.age(),
                            Column.wide("Reason", "Why.")),
                    HistoryTables::rollback);

    private static final Table PURGE =
            new Table(
                    List.of(
                            Column.identity(),
                            Column.text("Object", "Whose states go."),
                            Column.text("Status", "How far it is."),
                            Column.text("By", "Who asked."),
                            Column.text("Approved By", "Who approved."),
                            Column.text("Purged", "States that are gone."),
                            Column.age(),
                            Column.wide("Reason", "Why.")),
                    HistoryTables::purge);

    static final List<KindTable> ALL =
            List.of(
                    KindTable.of(HistoryKinds.POLICY, POLICY),
                    KindTable.of(HistoryKinds.ROLLBACK, ROLLBACK),
                    KindTable.of(HistoryKinds.PURGE, PURGE));

    private static final long SECONDS_PER_DAY = 86_400;

    private HistoryTables() {}

    private static List<Json> policy(JsonObject object, long nowMillis) {
        JsonObject spec = object.object("spec");
        String resources = Cells.joined(spec.array("resources"));
        String namespaces = Cells.joined(spec.array("namespaces"));
        String what = resources.isEmpty() ? "everything" : resources;
        return List.of(
                name(object),
                text(namespaces.isEmpty() ? what : what + " in " + namespaces),
                text(days(spec.get("maxAgeSeconds"))),
                text(number(spec.get("maxRevisions"))),
                textOr(Cells.NONE, Cells.amount(spec.get("maxDisk"))),
                textOr(Cells.NONE, Cells.amount(object.at("status", "disk"))),
                age(object, nowMillis));
    }

    private static String days(@Nullable Json seconds) {
        if (!(seconds instanceof JsonNumber.Whole(long number))) {
            return Cells.NONE;
        }
        return number % SECONDS_PER_DAY == 0 ? number / SECONDS_PER_DAY + "d" : number + "s";
    }

    private static String number(@Nullable Json value) {
        return value instanceof JsonNumber.Whole(long number) ? Long.toString(number) : Cells.NONE;
    }

    private static List<Json> rollback(JsonObject object, long nowMillis) {
        JsonObject status = object.object("status");
        return List.of(
                name(object),
                text(object.textOr(number(object.at("spec", "toRevision")), "spec", "at")),
                textOr("", status.text("phase")),
                whole(status.wholeOr(0, "created")),
                whole(status.wholeOr(0, "changed")),
                whole(status.wholeOr(0, "deleted")),
                age(object, nowMillis),
                textOr("", object.text("spec", "reason")));
    }

    private static List<Json> purge(JsonObject object, long nowMillis) {
        JsonObject spec = object.object("spec");
        String namespace = spec.textOr("", "namespace");
        String what = spec.textOr("", "resource") + "/" + spec.textOr("", "name");
        return List.of(
                name(object),
                text(namespace.isEmpty() ? what : what + " in " + namespace),
                textOr("", object.text("status", "phase")),
                textOr("", object.text("status", "requestedBy")),
                textOr(Cells.NONE, object.text("status", "approvedBy")),
                text(number(object.at("status", "purged"))),
                age(object, nowMillis),
                textOr("", spec.text("reason")));
    }
}

package dev.davit.model.table;

import static dev.davit.model.table.Cells.text;

import dev.davit.model.json.Json;
import dev.davit.model.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** A PinnedDeployment's row: what it should be, what it is, version by version. */
final class PinnedDeploymentTable {
    static final Table TABLE =
            new Table(
                    List.of(
                            Column.identity(),
                            Column.text("Ready", "How many pods are ready, of how many wanted."),
                            Column.text("Versions", "Of each version: pods it has/should have."),
                            Column.text("State", "Why it is, or is not, as it should be."),
                            Column.age(),
                            Column.wide("Shares", "The shares that are wanted."),
                            Column.wide("Selector", "Labels of its pods.")),
                    PinnedDeploymentTable::cells);

    private PinnedDeploymentTable() {}

    private static List<Json> cells(JsonObject object, long nowMillis) {
        long ready = object.wholeOr(0, "status", "readyReplicas");
        return List.of(
                Cells.name(object),
                text(ready + "/" + object.wholeOr(1, "spec", "replicas")),
                text(versions(object)),
                text(Cells.condition(object, "Progressing").textOr("Unknown", "reason")),
                Cells.age(object, nowMillis),
                text(shares(object)),
                text(object.textOr(Cells.NONE, "status", "selector")));
    }

    private static String versions(JsonObject object) {
        List<String> all = new ArrayList<>();
        for (Json item : object.array("status", "versions")) {
            if (item instanceof JsonObject version) {
                all.add(
                        "%s:%d/%d"
                                .formatted(
                                        version.textOr("", "name"),
                                        version.wholeOr(0, "current"),
                                        version.wholeOr(0, "desired")));
            }
        }
        return all.isEmpty() ? Cells.NONE : String.join(" ", all);
    }

    private static String shares(JsonObject object) {
        List<String> all = new ArrayList<>();
        for (Json item : object.array("spec", "versions")) {
            if (item instanceof JsonObject version) {
                String amount =
                        version.has("replicas")
                                ? Long.toString(version.wholeOr(0, "replicas"))
                                : version.wholeOr(0, "share") + "%";
                all.add(version.textOr("", "name") + "=" + amount);
            }
        }
        return String.join(" ", all);
    }
}

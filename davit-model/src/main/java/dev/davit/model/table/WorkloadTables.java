package dev.davit.model.table;

import static dev.davit.model.table.Cells.text;
import static dev.davit.model.table.Cells.whole;

import dev.davit.base.FieldPath;
import dev.davit.base.Outcome;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonObject;
import dev.davit.model.select.LabelSelector;
import java.util.ArrayList;
import java.util.List;

/** Rows of kinds that run copies of a pod. */
final class WorkloadTables {
    private static final Column CONTAINERS =
            Column.wide("Containers", "Names of the template's containers.");
    private static final Column IMAGES =
            Column.wide("Images", "Images of the template's containers.");
    private static final Column SELECTOR = Column.wide("Selector", "Which pods it looks after.");

    static final Table DEPLOYMENT =
            new Table(
                    List.of(
                            Column.identity(),
                            Column.text("Ready", "How many pods are ready, of how many wanted."),
                            Column.whole("Up-to-date", "Pods of the template as it is now."),
                            Column.whole("Available", "Pods that have been ready long enough."),
                            Column.age(),
                            CONTAINERS,
                            IMAGES,
                            SELECTOR),
                    WorkloadTables::deployment);

    static final Table REPLICA_SET =
            new Table(
                    List.of(
                            Column.identity(),
                            Column.whole("Desired", "How many pods are wanted."),
                            Column.whole("Current", "How many there are."),
                            Column.whole("Ready", "How many are ready."),
                            Column.age(),
                            CONTAINERS,
                            IMAGES,
                            SELECTOR),
                    WorkloadTables::replicaSet);

    private WorkloadTables() {}

    private static List<Json> deployment(JsonObject object, long nowMillis) {
        JsonObject status = object.object("status");
        return List.of(
                Cells.name(object),
                text(status.wholeOr(0, "readyReplicas") + "/" + object.wholeOr(1, SPEC_REPLICAS)),
                whole(status.wholeOr(0, "updatedReplicas")),
                whole(status.wholeOr(0, "availableReplicas")),
                Cells.age(object, nowMillis),
                containers(object, "name"),
                containers(object, "image"),
                selector(object));
    }

    private static List<Json> replicaSet(JsonObject object, long nowMillis) {
        JsonObject status = object.object("status");
        return List.of(
                Cells.name(object),
                whole(object.wholeOr(1, SPEC_REPLICAS)),
                whole(status.wholeOr(0, "replicas")),
                whole(status.wholeOr(0, "readyReplicas")),
                Cells.age(object, nowMillis),
                containers(object, "name"),
                containers(object, "image"),
                selector(object));
    }

    private static final String[] SPEC_REPLICAS = {"spec", "replicas"};

    private static Json containers(JsonObject object, String member) {
        List<String> all = new ArrayList<>();
        for (Json item : object.array("spec", "template", "spec", "containers")) {
            if (item instanceof JsonObject container) {
                all.add(container.textOr("", member));
            }
        }
        return text(String.join(",", all));
    }

    private static Json selector(JsonObject object) {
        Outcome<LabelSelector> read =
                LabelSelector.read(
                        object.object("spec", "selector"), FieldPath.of("spec", "selector"));
        return text(
                read instanceof Outcome.Ok<LabelSelector>(LabelSelector selector)
                        ? selector.toString()
                        : Cells.NONE);
    }
}

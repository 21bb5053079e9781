package dev.davit.model.table;

import static dev.davit.model.table.Cells.text;
import static dev.davit.model.table.Cells.textOr;
import static dev.davit.model.table.Cells.whole;

import dev.davit.model.json.Json;
import dev.davit.model.json.JsonBool;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.Kinds;
import dev.davit.model.kind.WorkloadKinds;
import java.util.List;
import java.util.Locale;

/** Rows of kinds that run copies of a pod. */
final class WorkloadTables {
    private static final String[] SPEC_REPLICAS = {"spec", "replicas"};
    private static final Column DESIRED = Column.whole("Desired", "How many pods are wanted.");
    private static final Column CURRENT = Column.whole("Current", "How many there are.");
    private static final Column READY = Column.whole("Ready", "How many are ready.");
    private static final Column UP_TO_DATE =
            Column.whole("Up-to-date", "Pods of the template as it is now.");
    private static final Column AVAILABLE =
            Column.whole("Available", "Pods that have been ready long enough.");

    private static final Table DEPLOYMENT =
            new Table(
                    List.of(
                            Column.identity(),
                            Column.text("Ready", "How many pods are ready, of how many wanted."),
                            UP_TO_DATE,
                            AVAILABLE,
                            Column.age(),
                            TemplateCells.CONTAINERS,
                            TemplateCells.IMAGES,
                            TemplateCells.SELECTOR),
                    WorkloadTables::deployment);

    private static final Table REPLICA_SET =
            new Table(
                    List.of(
                            Column.identity(),
                            DESIRED,
                            CURRENT,
                            READY,
                            Column.age(),
                            TemplateCells.CONTAINERS,
                            TemplateCells.IMAGES,
                            TemplateCells.SELECTOR),
                    WorkloadTables::replicaSet);

    private static final Table STATEFUL_SET =
            new Table(
                    List.of(
                            Column.identity(),
                            Column.text("Ready", "How many pods are ready, of how many wanted."),
                            Column.age(),
                            TemplateCells.CONTAINERS,
                            TemplateCells.IMAGES),
                    WorkloadTables::statefulSet);

    private static final Table DAEMON_SET =
            new Table(
                    List.of(
                            Column.identity(),
                            Column.whole("Desired", "How many nodes should run it."),
                            Column.whole("Current", "How many nodes do."),
                            READY,
                            UP_TO_DATE,
                            AVAILABLE,
                            Column.text("Node Selector", "Labels of the nodes that run it."),
                            Column.age(),
                            TemplateCells.CONTAINERS,
                            TemplateCells.IMAGES,
                            TemplateCells.SELECTOR),
                    WorkloadTables::daemonSet);

    private static final Table CONTROLLER_REVISION =
            new Table(
                    List.of(
                            Column.identity(),
                            Column.text("Controller", "Whose state it remembers."),
                            Column.text("Revision", "The state's number."),
                            Column.age()),
                    WorkloadTables::controllerRevision);

    private static final Table POD_TEMPLATE =
            new Table(
                    List.of(
                            Column.identity(),
                            Column.text("Containers", "Names of the template's containers."),
                            Column.text("Images", "Images of the template's containers."),
                            Column.text("Pod Labels", "Labels of the template.")),
                    WorkloadTables::podTemplate);

    static final List<KindTable> ALL =
            List.of(
                    KindTable.of(Kinds.DEPLOYMENT, DEPLOYMENT),
                    KindTable.of(Kinds.REPLICA_SET, REPLICA_SET),
                    KindTable.of(WorkloadKinds.REPLICATION_CONTROLLER, REPLICA_SET),
                    KindTable.of(WorkloadKinds.STATEFUL_SET, STATEFUL_SET),
                    KindTable.of(WorkloadKinds.DAEMON_SET, DAEMON_SET),
                    KindTable.of(WorkloadKinds.CONTROLLER_REVISION, CONTROLLER_REVISION),
                    KindTable.of(WorkloadKinds.POD_TEMPLATE, POD_TEMPLATE));

    private WorkloadTables() {}

    private static List<Json> deployment(JsonObject object, long nowMillis) {
        JsonObject status = object.object("status");
        JsonObject template = object.object("spec", "template");
        return List.of(
                Cells.name(object),
                text(status.wholeOr(0, "readyReplicas") + "/" + object.wholeOr(1, SPEC_REPLICAS)),
                whole(status.wholeOr(0, "updatedReplicas")),
                whole(status.wholeOr(0, "availableReplicas")),
                Cells.age(object, nowMillis),
                TemplateCells.containers(template),
                TemplateCells.images(template),
                TemplateCells.selector(object.object("spec")));
    }

    private static List<Json> replicaSet(JsonObject object, long nowMillis) {
        JsonObject status = object.object("status");
        JsonObject template = object.object("spec", "template");
        return List.of(
                Cells.name(object),
                whole(object.wholeOr(1, SPEC_REPLICAS)),
                whole(status.wholeOr(0, "replicas")),
                whole(status.wholeOr(0, "readyReplicas")),
                Cells.age(object, nowMillis),
                TemplateCells.containers(template),
                TemplateCells.images(template),
                TemplateCells.selector(object.object("spec")));
    }

    private static List<Json> statefulSet(JsonObject object, long nowMillis) {
        JsonObject template = object.object("spec", "template");
        long ready = object.wholeOr(0, "status", "readyReplicas");
        return List.of(
                Cells.name(object),
                text(ready + "/" + object.wholeOr(1, SPEC_REPLICAS)),
                Cells.age(object, nowMillis),
                TemplateCells.containers(template),
                TemplateCells.images(template));
    }

    private static List<Json> daemonSet(JsonObject object, long nowMillis) {
        JsonObject status = object.object("status");
        JsonObject template = object.object("spec", "template");
        return List.of(
                Cells.name(object),
                whole(status.wholeOr(0, "desiredNumberScheduled")),
                whole(status.wholeOr(0, "currentNumberScheduled")),
                whole(status.wholeOr(0, "numberReady")),
                whole(status.wholeOr(0, "updatedNumberScheduled")),
                whole(status.wholeOr(0, "numberAvailable")),
                text(Cells.labels(template.object("spec", "nodeSelector"))),
                Cells.age(object, nowMillis),
                TemplateCells.containers(template),
                TemplateCells.images(template),
                TemplateCells.selector(object.object("spec")));
    }

    private static List<Json> controllerRevision(JsonObject object, long nowMillis) {
        return List.of(
                Cells.name(object),
                textOr(Cells.NONE, controller(object)),
                text(Long.toString(object.wholeOr(0, "revision"))),
                Cells.age(object, nowMillis));
    }

    /** {@code statefulset.apps/web}. */
    private static String controller(JsonObject object) {
        for (Json item : object.array("metadata", "ownerReferences")) {
            if (item instanceof JsonObject owner && owner.get("controller") == JsonBool.TRUE) {
                String apiVersion = owner.textOr("", "apiVersion");
                int slash = apiVersion.indexOf('/');
                String group = slash < 0 ? "" : "." + apiVersion.substring(0, slash);
                String kind = owner.textOr("", "kind").toLowerCase(Locale.ROOT);
                return kind + group + "/" + owner.textOr("", "name");
            }
        }
        return "";
    }

    private static List<Json> podTemplate(JsonObject object, long nowMillis) {
        JsonObject template = object.object("template");
        return List.of(
                Cells.name(object),
                TemplateCells.containers(template),
                TemplateCells.images(template),
                text(Cells.labels(template.object("metadata", "labels"))));
    }
}

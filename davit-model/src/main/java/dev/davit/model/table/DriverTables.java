package dev.davit.model.table;

import static dev.davit.model.table.Cells.bool;
import static dev.davit.model.table.Cells.text;
import static dev.davit.model.table.Cells.textOr;
import static dev.davit.model.table.Cells.whole;

import dev.davit.model.json.Json;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.DriverKinds;
import java.util.ArrayList;
import java.util.List;

/** Rows of storage's classes and drivers, and of devices. */
final class DriverTables {
    private static final String DEFAULT = " (default)";
    private static final String UNSET = "<unset>";
    private static final List<String> DEFAULT_CLASS =
            List.of(
                    "storageclass.kubernetes.io/is-default-class",
                    "storageclass.beta.kubernetes.io/is-default-class");
    private static final List<String> DEFAULT_ATTRIBUTES =
            List.of("volumeattributesclass.alpha.kubernetes.io/is-default-class");

    private static final Table STORAGE_CLASS =
            new Table(
                    List.of(
                            Column.identity(),
                            Column.text("Provisioner", "Who makes volumes of the class."),
                            Column.text("ReclaimPolicy", "What becomes of them without a claim."),
                            Column.text("VolumeBindingMode", "When they are made."),
                            Column.text("AllowVolumeExpansion", "Whether they may grow."),
                            Column.age()),
                    DriverTables::storageClass);

    private static final Table ATTRIBUTES_CLASS =
            new Table(
                    List.of(
                            Column.identity(),
                            Column.text("DriverName", "The driver that knows its parameters."),
                            Column.age()),
                    (object, now) ->
                            List.of(
                                    named(object, DEFAULT_ATTRIBUTES),
                                    text(object.textOr("", "driverName")),
                                    Cells.age(object, now)));

    private static final Table ATTACHMENT =
            new Table(
                    List.of(
                            Column.identity(),
                            Column.text("Attacher", "The driver that attaches it."),
                            Column.text("PV", "The volume."),
                            Column.text("Node", "The node that it is attached to."),
                            Column.bool("Attached", "Whether it is."),
                            Column.age()),
                    DriverTables::attachment);

    private static final Table CSI_DRIVER =
            new Table(
                    List.of(
                            Column.identity(),
                            Column.bool("AttachRequired", "Volumes are attached to nodes."),
                            Column.bool("PodInfoOnMount", "It is told of the pod."),
                            Column.bool("StorageCapacity", "It tells how much room there is."),
                            Column.text("TokenRequests", "For whom it gets pods' tokens."),
                            Column.bool("RequiresRepublish", "It is called again and again."),
                            Column.text("Modes", "How long its volumes live."),
                            Column.age()),
                    DriverTables::driver);

    private static final Table CSI_NODE =
            new Table(
                    List.of(
                            Column.identity(),
                            Column.whole("Drivers", "How many drivers the node has."),
                            Column.age()),
                    (node, now) ->
                            List.of(
                                    Cells.name(node),
                                    whole(node.array("spec", "drivers").size()),
                                    Cells.age(node, now)));

    private static final Table CAPACITY =
            new Table(
                    List.of(
                            Column.identity(),
                            Column.text("StorageClassName", "The class that it is about."),
                            Column.text("Capacity", "How much room there is.")),
                    (room, now) ->
                            List.of(
                                    Cells.name(room),
                                    text(room.textOr("", "storageClassName")),
                                    textOr(UNSET, Cells.amount(room.get("capacity")))));

    private static final Table CLAIM =
            new Table(
                    List.of(
                            Column.identity(),
                            Column.text("State", "Whether it has its devices."),
                            Column.age()),
                    (claim, now) ->
                            List.of(Cells.name(claim), text(state(claim)), Cells.age(claim, now)));

    private static final Table SLICE =
            new Table(
                    List.of(
                            Column.identity(),
                            Column.text("Node", "Where the devices are."),
                            Column.text("Driver", "Who offers them."),
                            Column.text("Pool", "The pool that they are of."),
                            Column.age()),
                    (slice, now) ->
                            List.of(
                                    Cells.name(slice),
                                    text(slice.textOr("", "spec", "nodeName")),
                                    text(slice.textOr("", "spec", "driver")),
                                    text(slice.textOr("", "spec", "pool", "name")),
                                    Cells.age(slice, now)));

    static final List<KindTable> ALL =
            List.of(
                    KindTable.of(DriverKinds.STORAGE_CLASS, STORAGE_CLASS),
                    KindTable.of(DriverKinds.VOLUME_ATTRIBUTES_CLASS, ATTRIBUTES_CLASS),
                    KindTable.of(DriverKinds.VOLUME_ATTACHMENT, ATTACHMENT),
                    KindTable.of(DriverKinds.CSI_DRIVER, CSI_DRIVER),
                    KindTable.of(DriverKinds.CSI_NODE, CSI_NODE),
                    KindTable.of(DriverKinds.CSI_STORAGE_CAPACITY, CAPACITY),
                    KindTable.of(DriverKinds.RESOURCE_CLAIM, CLAIM),
                    KindTable.of(DriverKinds.RESOURCE_SLICE, SLICE));

    private DriverTables() {}

    private static Json named(JsonObject object, List<String> annotations) {
        String name = object.textOr("", "metadata", "name");
        for (String annotation : annotations) {
            if ("true".equals(object.text("metadata", "annotations", annotation))) {
                return text(name + DEFAULT);
            }
        }
        return text(name);
    }

    private static List<Json> storageClass(JsonObject object, long now) {
        return List.of(
                named(object, DEFAULT_CLASS),
                text(object.textOr("", "provisioner")),
                text(object.textOr("Delete", "reclaimPolicy")),
                text(object.textOr("Immediate", "volumeBindingMode")),
                bool(object.boolOr(false, "allowVolumeExpansion")),
                Cells.age(object, now));
    }

    private static List<Json> attachment(JsonObject attachment, long now) {
        JsonObject spec = attachment.object("spec");
        return List.of(
                Cells.name(attachment),
                text(spec.textOr("", "attacher")),
                text(spec.textOr("", "source", "persistentVolumeName")),
                text(spec.textOr("", "nodeName")),
                bool(attachment.boolOr(false, "status", "attached")),
                Cells.age(attachment, now));
    }

    private static List<Json> driver(JsonObject driver, long now) {
        JsonObject spec = driver.object("spec");
        List<String> audiences = new ArrayList<>();
        for (Json item : spec.array("tokenRequests")) {
            if (item instanceof JsonObject request) {
                audiences.add(request.textOr("", "audience"));
            }
        }
        return List.of(
                Cells.name(driver),
                bool(spec.boolOr(true, "attachRequired")),
                bool(spec.boolOr(false, "podInfoOnMount")),
                bool(spec.boolOr(false, "storageCapacity")),
                text(spec.has("tokenRequests") ? String.join(",", audiences) : UNSET),
                bool(spec.boolOr(false, "requiresRepublish")),
                textOr(Cells.NONE, Cells.joined(spec.array("volumeLifecycleModes"))),
                Cells.age(driver, now));
    }

    private static String state(JsonObject claim) {
        boolean deleted = claim.text("metadata", "deletionTimestamp") != null;
        List<String> states = new ArrayList<>();
        if (deleted) {
            states.add("deleted");
        }
        if (claim.at("status", "allocation") != null) {
            states.add("allocated");
            if (claim.array("status", "reservedFor").size() > 0) {
                states.add("reserved");
            }
        } else if (!deleted) {
            states.add("pending");
        }
        return String.join(",", states);
    }
}
